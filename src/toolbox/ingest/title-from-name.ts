import { extname } from 'node:path'

/** What a document is called while nothing in it says better. */
export function titleFromName(name: string): string {
  const stem = name.slice(0, name.length - extname(name).length)
  return stem.replaceAll('_', ' ').trim() || name
}
