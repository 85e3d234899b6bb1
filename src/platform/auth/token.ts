import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 bits, shown once; only its hash is kept. */
export function createToken(prefix: 'sk-' | 'ses-' | 'adm-' | 'lnk-'): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** SHA-256 is enough for secrets of 256 random bits: there is nothing to guess from a dictionary. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
