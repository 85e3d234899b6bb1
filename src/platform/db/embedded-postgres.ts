import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { ensureCluster, ownerOf, readPassword } from './embedded/cluster.ts'
import { lockFolder } from './embedded/folder-lock.ts'
import { stopOrphanServer } from './embedded/orphan-server.ts'
import { chooseServerAccount } from './embedded/server-account.ts'
import { findServerBinaries } from './embedded/server-binaries.ts'
import { type ServerPlan, runServer } from './embedded/server-process.ts'

export interface EmbeddedPostgres {
  /** For any PostgreSQL client on this machine; carries the password. */
  readonly url: string
  /** The server's parent process; changes when the server had to be started again. */
  readonly pid: number
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly folder: string
  readonly log: Logger
  /** Of `postgresql.conf`, before those that suit an instance: what is thrown away need not outlive a power cut. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * A real PostgreSQL server in a folder of ours, on the loopback address only. The folder is kept to one process;
 * a server left behind by a killed process is stopped first. Ends with this process, however that ends normally.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const lock = await lockFolder(folder)
  try {
    const server = await runServer(await planServer(await realpath(folder), options))
    return {
      url: server.url,
      get pid() {
        return server.pid()
      },
      async stop() {
        await server.stop()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function planServer(folder: string, options: EmbeddedPostgresOptions): Promise<ServerPlan> {
  const { log, settings = {} } = options
  const cluster = join(folder, 'cluster')
  const account = await chooseServerAccount(await ownerOf(cluster))
  const binaries = await findServerBinaries(account, folder)
  await stopOrphanServer(cluster, log)
  try {
    await ensureCluster({ folder, cluster, account, binaries })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && ['EACCES', 'EPERM', 'EROFS'].includes(String(cause.code))) {
      throw new AppError('folder_not_writable', { folder, reason: cause.message }, { cause })
    }
    throw cause
  }
  return { folder, cluster, account, binaries, log, settings, password: await readPassword(folder) }
}
