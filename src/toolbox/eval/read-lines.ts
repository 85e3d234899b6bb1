import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** The entries of a question set: one JSON object per line, each checked. */
export function readLines<Schema extends z.ZodType>(file: URL | string, schema: Schema): z.output<Schema>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}
