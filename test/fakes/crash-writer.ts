/** Commits rows as fast as it can in a database of its own and prints each id once it is acknowledged; to be killed. */
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { createLog } from '#platform/telemetry/log'
import pg from 'pg'

const [folder = ''] = process.argv.slice(2)
const server = await startEmbeddedPostgres({ folder, log: createLog('silent') })
const pool = new pg.Pool({ connectionString: server.url, max: 4 })
await pool.query('create table if not exists note (id integer generated always as identity primary key, text text)')

async function writeForever(): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ id: number }>('insert into note (text) values ($1) returning id', [
      'x'.repeat(500),
    ])
    process.stdout.write(`${rows[0]?.id}\n`)
  }
}

await Promise.all([1, 2, 3, 4].map(writeForever))
