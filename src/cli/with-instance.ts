import { instanceActor } from '#platform/people/first-access'
import { createLog } from '#platform/telemetry/log'
import { compose } from '#server/compose'
import type { Instance } from '#server/instance'
import type { ServerContext } from '#server/context'
import { type ConfigOverrides, resolveConfig } from '#server/resolve-config'
import type { Terminal } from './command.ts'

/** What a command names of the instance it works on. */
export interface InstanceValues {
  readonly data?: string | undefined
  readonly config?: string | undefined
}

export function overridesOf({ data, config }: InstanceValues): ConfigOverrides {
  return { dataFolder: data, configFile: config }
}

/** Opens the instance beside its server if one runs, or alone, lets the command use it, and closes it. */
export async function withInstance<T>(
  values: InstanceValues,
  terminal: Terminal,
  use: (ctx: ServerContext, instance: Pick<Instance, 'databaseUrl'>) => Promise<T>,
): Promise<T> {
  const { config, dataFolder } = resolveConfig(overridesOf(values))
  const log = createLog(config.logLevel)
  const instance = await compose({ config, dataFolder, role: 'tool', log, startsEngine: 'when-asked' })
  try {
    await instance.start()
    const actor = instanceActor('command-line', instance.organisationId)
    const models = instance.capabilities.models.visibleTo(instance.organisationId)
    return await use({ ...instance.capabilities, models, actor, signal: terminal.signal }, instance)
  } finally {
    await instance.stop()
  }
}
