import { createHash } from 'node:crypto'

/** A short fingerprint of what a source holds of one item. */
export function markOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('base64url')
}
