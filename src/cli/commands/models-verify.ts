import { verifyLocalModels } from '#server/commands/local-models'
import { resolveConfig } from '#server/resolve-config'
import { defineCommand, instanceOptions } from '../command.ts'
import { overridesOf } from '../with-instance.ts'

export const modelsVerify = defineCommand({
  options: instanceOptions,
  async run({ values, terminal }) {
    const settings = resolveConfig(overridesOf(values))
    await verifyLocalModels(settings, (name) => terminal.out(`${terminal.say('modelIntact', { name })}\n`))
    return 0
  },
})
