import { AppError } from '#platform/errors'
import { openPackage } from './open-package.ts'

const compoundFile = '\xd0\xcf\x11\xe0'

/** Refuses what must not be given to a library that unfolds archives by itself. */
export function checkPackage(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  if (start === compoundFile && isEncrypted(bytes)) throw new AppError('encrypted', {})
  if (start !== 'PK\x03\x04') return
  const archive = openPackage(bytes)
  const manifest = archive.part('META-INF/manifest.xml')
  if (manifest !== null && Buffer.from(manifest).includes('encryption-data')) throw new AppError('encrypted', {})
}

/** An office file under a password is kept as a part of an old container. */
function isEncrypted(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  )
}
