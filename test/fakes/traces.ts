import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Every table, queues included, of which some row, whatever its columns, holds one of these words. */
export async function tablesHolding(db: Database, words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(nspname) || '.' || quote_ident(relname) as name from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname in ('public', 'jobs')`.execute(db)
  const found: string[] = []
  for (const { name } of tables) {
    for (const word of words) {
      const { rows } =
        await sql`select from ${sql.raw(name)} as one where one::text ilike ${`%${word}%`} limit 1`.execute(db)
      if (rows.length > 0) found.push(`${name}: ${word}`)
    }
  }
  return found
}

/** Every file below a folder whose bytes hold one of these words. */
export async function filesHolding(folder: string, words: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    // A file of the index may be folded away meanwhile.
    const bytes = await readFile(join(parentPath, name)).catch(() => Buffer.alloc(0))
    if (words.some((word) => bytes.includes(word))) found.push(join(parentPath, name))
  }
  return found
}
