import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { createLog } from '#platform/telemetry/log'

/** The variable by which the test files of one run share one server. */
export const serverVariable = 'SOCLE_TEST_DATABASE_URL'

/** Nothing here outlives the run: no write waits for the disk, and the log holds what a rollback needs alone. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_compression: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  max_connections: '120',
}

/** One server for a whole test run, in a folder that goes away with it. */
export async function startServerForRun(): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-test-server-'))
  const server = await startEmbeddedPostgres({ folder, log: createLog('warn'), settings })
  return {
    url: server.url,
    pid: server.pid,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
