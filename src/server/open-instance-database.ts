import { join } from 'node:path'
import type { OrganisationId } from '#contract/ids'
import { environment } from '#platform/config/environment'
import { type Database, openDatabase } from '#platform/db/database'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { type Notifications, openNotifications } from '#platform/db/notifications'
import { ensureOrganisation } from '#platform/people/first-access'
import type { Logger } from '#platform/telemetry/log'
import type { Closers } from './closers.ts'
import type { Config } from './config.ts'
import { findRunningInstance } from './running-instance.ts'

export interface InstanceDatabaseOptions {
  readonly config: Config
  readonly dataFolder: string
  /** A command, and a role beside another one, join the server that runs on the same folder. */
  readonly joinsRunning: boolean
  readonly log: Logger
  readonly closers: Closers
}

export interface InstanceDatabase {
  readonly databaseUrl: string
  readonly db: Database
  readonly notifications: Notifications
  readonly organisationId: OrganisationId
}

/** The database at this program's version, with its words between processes and its first organisation. */
export async function openInstanceDatabase(options: InstanceDatabaseOptions): Promise<InstanceDatabase> {
  const { config, log, closers } = options
  const databaseUrl = await findDatabaseUrl(options)
  await migrate(databaseUrl, log)
  const db = await openDatabase(databaseUrl, log)
  closers.add('database', () => db.destroy())
  const notifications = await openNotifications(databaseUrl, log)
  closers.add('notifications', () => notifications.close())
  return { databaseUrl, db, notifications, organisationId: await ensureOrganisation(db, config.organisation) }
}

/** Configured, of the environment, of the running server, or of one started here. */
export async function findDatabaseUrl({
  config,
  dataFolder,
  joinsRunning,
  log,
  closers,
}: InstanceDatabaseOptions): Promise<string> {
  const given = config.database.url ?? environment('DATABASE_URL')
  if (given !== undefined) return given
  const running = joinsRunning ? await findRunningInstance(dataFolder) : null
  if (running !== null) return running.databaseUrl
  const postgres = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres'), log })
  closers.add('postgresql', () => postgres.stop())
  return postgres.url
}
