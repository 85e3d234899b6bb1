import { importLocalModel } from '#server/commands/local-models'
import { resolveConfig } from '#server/resolve-config'
import { defineCommand, instanceOptions } from '../command.ts'
import { overridesOf } from '../with-instance.ts'

export const modelsImport = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  words: { least: 2, most: 2 },
  async run({ values, words: [file = '', name = ''], terminal }) {
    const { signal } = terminal
    const card = await importLocalModel(resolveConfig(overridesOf(values)), file, {
      name,
      signal,
      onProgress: () => {},
    })
    terminal.out(values.json ? `${JSON.stringify(card)}\n` : `${terminal.say('modelReady', { name })}\n`)
    return 0
  },
})
