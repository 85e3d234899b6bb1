import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Tables, of every schema, of which some row, whatever its columns, holds the word. */
export async function tablesWith(db: Database, word: string): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(db)
  const found: string[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql`
      select 1 from ${sql.table(`${schema}.${name}`)} as row where row::text ilike ${`%${word}%`} limit 1`.execute(db)
    if (rows.length > 0) found.push(name)
  }
  return found.toSorted()
}

/** Files below a folder that hold the word, or have it in their name. */
export async function filesWith(word: string, below: string): Promise<string[]> {
  const entries = await readdir(below, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name)
    if (entry.name.includes(word)) found.push(file)
    else if (entry.isFile() && (await readFile(file)).includes(word)) found.push(file)
  }
  return found
}
