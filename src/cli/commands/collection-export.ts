import { asCollectionId } from '#contract/ids'
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { exportAnyCollection } from '#server/commands/export-any-collection'
import { defineCommand, idWord, instanceOptions } from '../command.ts'
import { decimal } from '../language.ts'
import { withInstance } from '../with-instance.ts'

export const collectionExport = defineCommand({
  options: instanceOptions,
  words: { least: 2, most: 2 },
  async run({ values, words: [word = '', file = ''], terminal }) {
    const id = idWord(word, 'notATargetNumber', terminal)
    const draft = `${file}.partial`
    const name = await withInstance(values, terminal, async (ctx) => {
      const exported = await exportAnyCollection(ctx, asCollectionId(id))
      try {
        await pipeline(exported.content, createWriteStream(draft, { mode: 0o600 }), { signal: terminal.signal })
        await rename(draft, file)
      } finally {
        await rm(draft, { force: true })
      }
      return exported.name
    })
    const megabytes = decimal((await stat(file)).size / 1e6, terminal.language)
    terminal.out(`${terminal.say('collectionExported', { name, file, megabytes })}\n`)
    return 0
  },
})
