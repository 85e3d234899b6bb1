import { defineCommand } from '../command.ts'
import { runSync, syncOptions } from '../sync-corpus.ts'

export const corpusSync = defineCommand({
  options: syncOptions,
  words: { least: 0, most: 1 },
  run: ({ values, words: [id], terminal }) => runSync(values, id, terminal),
})
