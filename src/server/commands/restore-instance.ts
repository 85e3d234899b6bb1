import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, traceFiles, traceOf } from '#platform/backup/manifest'
import { restore } from '#platform/backup/restore'
import { openOutbound } from '#platform/http/outbound'
import { makeFolder } from '#platform/storage/make-folder'
import { createLog } from '#platform/telemetry/log'
import { Closers } from '../closers.ts'
import { openStorage } from '../open-storage.ts'
import { findDatabaseUrl } from '../open-instance-database.ts'
import { type ConfigOverrides, resolveConfig } from '../resolve-config.ts'

export interface RestoreOptions extends ConfigOverrides {
  readonly folder: string
  /** The key that sealed the secrets of the backup; without it, keys of servers are given again, and old signatures of the trace cannot be checked. */
  readonly secretKey?: string | undefined
}

/** Makes an instance of a backup, in a data folder and a database that hold none yet. */
export async function restoreInstance({ folder, secretKey, ...options }: RestoreOptions): Promise<Manifest> {
  const { config, dataFolder } = resolveConfig(options)
  const log = createLog(config.logLevel)
  const closers = new Closers()
  try {
    await makeFolder(dataFolder)
    const databaseUrl = await findDatabaseUrl({ config, dataFolder, joinsRunning: false, log, closers })
    const outbound = openOutbound({ allowed: config.outbound.allow })
    closers.add('outbound', () => outbound.close())
    const storage = await openStorage({ config, dataFolder, outbound })
    const manifest = await restore({ folder, databaseUrl, storage, log })
    if (secretKey !== undefined) await restoreKeys({ folder, dataFolder, secretKey })
    return manifest
  } finally {
    await closers.closeAll(log)
  }
}

/** What signed the trace is sealed with the secret key: without it, the new instance signs with a key of its own. */
async function restoreKeys({ folder, dataFolder, secretKey }: Record<'folder' | 'dataFolder' | 'secretKey', string>) {
  await copyFile(secretKey, join(dataFolder, 'secret.key'))
  for (const name of traceFiles) {
    const kept = join(traceOf(folder), name)
    if (existsSync(kept)) await copyFile(kept, join(dataFolder, name))
  }
}
