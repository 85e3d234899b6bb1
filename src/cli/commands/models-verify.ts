import { verifyLocalModels } from '#server/commands/local-models'
import { readSettings } from '#server/settings'
import { defineCommand, instanceOptions } from '../command.ts'
import { settingsOf } from '../with-instance.ts'

export const modelsVerify = defineCommand({
  options: instanceOptions,
  async run({ values, terminal }) {
    const settings = readSettings(settingsOf(values))
    await verifyLocalModels(settings, (name) => terminal.out(`${terminal.say('modelIntact', { name })}\n`))
    return 0
  },
})
