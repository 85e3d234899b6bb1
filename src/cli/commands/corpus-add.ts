import { defineCommand } from '../command.ts'
import { runSync, syncOptions } from '../sync-corpus.ts'

export const corpusAdd = defineCommand({
  options: syncOptions,
  words: { least: 1, most: 1 },
  run: ({ values, words: [id], terminal }) => runSync(values, id, terminal),
})
