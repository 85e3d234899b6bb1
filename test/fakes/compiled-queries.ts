import type { Database, Tables } from '#platform/db/database'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'

/** The SQL that a query function sends, without any database: what a golden file holds. */
export async function compiledQueries(run: (db: Database) => unknown): Promise<string[]> {
  const sent: string[] = []
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (inner) => new PostgresIntrospector(inner),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void sent.push(query.sql),
  })
  // No row ever comes back: a query that wants one fails once it was sent.
  await Promise.resolve(run(db)).catch(() => undefined)
  return sent
}
