import { configDocs } from '#server/config-docs'
import { defineCommand } from '../command.ts'

export const configDocsCommand = defineCommand({
  options: {},
  async run({ terminal }) {
    terminal.out(configDocs())
    return 0
  },
})
