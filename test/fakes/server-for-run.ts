import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { createLog } from '#platform/telemetry/log'

/** The variable by which the test files of one run share one server. */
export const serverVariable = 'SOCLE_TEST_DATABASE_URL'

/** One server for a whole test run, in a folder that goes away with it. */
export async function startServerForRun(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-test-server-'))
  const server = await startEmbeddedPostgres({ folder, log: createLog('warn') })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
