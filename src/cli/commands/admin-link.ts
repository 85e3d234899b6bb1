import { createSetupLink } from '#platform/people/setup-link'
import { findRunningInstance } from '#server/running-instance'
import { resolveConfig } from '#server/resolve-config'
import { defineCommand, instanceOptions } from '../command.ts'
import { overridesOf, withInstance } from '../with-instance.ts'

export const adminLink = defineCommand({
  options: instanceOptions,
  async run({ values, terminal }) {
    const { config, dataFolder } = resolveConfig(overridesOf(values))
    const running = await findRunningInstance(dataFolder)
    const site = config.http.publicUrl ?? running?.url ?? `http://${config.http.host}:${config.http.port}`
    const token = await withInstance(values, terminal, createSetupLink)
    terminal.out(`${new URL(`/installation?token=${token}`, site).href}\n`)
    return 0
  },
})
