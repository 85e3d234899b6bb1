import { createHash } from 'node:crypto'

/** What a vector is kept under: SHA-256 of the text that was embedded, without the model's own prefix. */
export function indexHash(indexText: string): Buffer {
  return createHash('sha256').update(indexText, 'utf8').digest()
}
