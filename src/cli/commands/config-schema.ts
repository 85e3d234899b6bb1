import { configSchema } from '#server/config'
import { defineCommand } from '../command.ts'

export const configSchemaCommand = defineCommand({
  options: {},
  async run({ terminal }) {
    terminal.out(`${JSON.stringify(configSchema(), null, 2)}\n`)
    return 0
  },
})
