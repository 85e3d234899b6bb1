import { defineCommand, instanceOptions } from '../command.ts'
import { runSync } from '../sync-corpus.ts'

export const corpusAdd = defineCommand({
  options: { ...instanceOptions, tarball: { type: 'string' }, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  run: ({ values, words: [id], terminal }) => runSync(values, id, terminal),
})
