import { rebuildSearchIndex } from '#server/commands/rebuild-search-index'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const indexRebuild = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const startedAt = performance.now()
    const { documents, chunks } = await withInstance(values, terminal, (ctx) =>
      rebuildSearchIndex(ctx, ({ done, total }) => terminal.err(`${terminal.say('indexProgress', { done, total })}\n`)),
    )
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    if (values.json) terminal.out(`${JSON.stringify({ documents, chunks, seconds })}\n`)
    else terminal.out(`${terminal.say('indexRebuilt', { documents, chunks, seconds })}\n`)
    return 0
  },
})
