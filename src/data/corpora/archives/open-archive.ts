import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#platform/errors'
import type { Archive } from './archive.ts'
import { openDatedArchives } from './dated-archives.ts'
import { openFolderArchive } from './folder-archive.ts'
import { openTarArchive } from './tar-archive.ts'
import { openZipArchive } from './zip-archive.ts'

const gzipStart = Buffer.from([0x1f, 0x8b])
const zipStart = Buffer.from('PK')

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64url')
}

/** A folder of files or of dated archives, a .tar.gz or a .zip, known by its first bytes. `mark`: what is known of the file already. */
export async function openArchive(path: string, mark?: string): Promise<Archive> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new AppError('not_found', { what: 'archive', id: path })
  if (found.isDirectory()) return (await openDatedArchives(path)) ?? openFolderArchive(path)
  const start = await firstBytes(path)
  const known = mark ?? (await hashOf(path))
  if (start.equals(gzipStart)) return openTarArchive(path, known)
  if (start.equals(zipStart)) return openZipArchive(path, known)
  throw new AppError('unsupported_type', { found: basename(path), accepted: ['.tar.gz', '.tgz', '.zip'] })
}
