import { writeCorpusPack } from '#server/commands/sync-corpora'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const corpusPack = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  words: { least: 2, most: 2 },
  async run({ values, words: [corpusId = '', file = ''], terminal }) {
    const { manifest, publicKey } = await withInstance(values, terminal, (ctx) =>
      writeCorpusPack(ctx, { corpusId, file }),
    )
    const { corpus, texts, vectors, profile } = manifest
    const facts = { title: corpus.title, file, texts, vectors, profile }
    if (values.json) terminal.out(`${JSON.stringify({ ...facts, publicKey })}\n`)
    else
      terminal.out(`${terminal.say('corpusPacked', facts)}\n${terminal.say('packSignedBy', { signedBy: publicKey })}\n`)
    return 0
  },
})
