import { join } from 'node:path'
import { environment } from '#platform/config/environment'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import type { Logger } from '#platform/telemetry/log'
import type { Closers } from './closers.ts'
import type { Config } from './config.ts'
import { findRunningInstance } from './running-instance.ts'

interface Place {
  readonly config: Config
  readonly dataFolder: string
  /** A command of the same machine joins the server that runs; a server never does. */
  readonly joinsRunning: boolean
  readonly log: Logger
  readonly closers: Closers
}

/** The address of the database: configured, of the environment, of the running server, or of one started here. */
export async function findDatabaseUrl({ config, dataFolder, joinsRunning, log, closers }: Place): Promise<string> {
  const given = config.database.url ?? environment('DATABASE_URL')
  if (given !== undefined) return given
  const running = joinsRunning ? await findRunningInstance(dataFolder) : null
  if (running !== null) return running.databaseUrl
  const postgres = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres'), log })
  closers.add('postgresql', () => postgres.stop())
  return postgres.url
}
