/** Writes `src/platform/db/tables.ts` from the migrations: a real server is started, migrated and read. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { createLog } from '#platform/telemetry/log'
import pg from 'pg'

export const tablesFile = fileURLToPath(new URL('../src/platform/db/tables.ts', import.meta.url))
const generator = fileURLToPath(import.meta.resolve('kysely-codegen/dist/cli/bin.js'))

const formatter = fileURLToPath(new URL('../node_modules/oxfmt/bin/oxfmt', import.meta.url))

const headline = `// Generated from the migrations by tools/generate-tables.ts: change the migrations, then run it.\n`

/** The table types of a migrated database, as source text. */
export async function renderTables(url: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    generator,
    ...['--dialect', 'postgres', '--url', url, '--default-schema', 'public', '--exclude-pattern', 'jobs.*'],
    ...['--date-parser', 'string', '--type-mapping', '{"int8":"number"}', '--log-level', 'silent', '--print'],
  ])
  const source = stdout
    .slice(stdout.indexOf('import type'))
    .replace('export interface DB {', 'export interface Tables {')
  const branded = Object.entries({ ...brands, ...otherColumns }).reduce(brandColumns, source)
  return format(headline + brandImport + (await listClosedColumns(url)).reduce(narrowColumn, branded))
}

/** Tables whose ids the compiler keeps apart, with the type that the contract gives them. */
const brands = {
  chunk: 'ChunkId',
  conversation: 'ConversationId',
  document: 'DocumentId',
  collection: 'CollectionId',
  organisation: 'OrganisationId',
  principal: 'PrincipalId',
  person: 'PersonId',
  service_account: 'ServiceAccountId',
  api_key: 'KeyId',
  person_group: 'GroupId',
  source: 'SourceId',
}
/** Columns that name such a row otherwise than by its table. */
const otherColumns = { group: 'GroupId', owner_principal: 'PrincipalId', key: 'KeyId', parent_key: 'KeyId' }
const brandImport = `import type { ${Object.values(brands).join(', ')} } from '#contract/ids'\n`

/** The key of the table, and the columns of others that name a row of it or a list of them. */
function brandColumns(source: string, [table, brand]: [string, string]): string {
  const key = new RegExp(`(export interface ${typeName(table)} \\{[^}]*?\\n  id: Generated<)number`)
  const references = new RegExp(`(\\n  ${table}_ids?: (?:Generated<)?)number`, 'g')
  return source.replace(key, `$1${brand}`).replace(references, `$1${brand}`)
}

function typeName(table: string): string {
  return table.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

async function format(source: string): Promise<string> {
  const child = spawn(process.execPath, [formatter, `--stdin-filepath=${tablesFile}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(source)
  return text(child.stdout)
}

interface ClosedColumn {
  table: string
  column: string
  values: readonly string[]
}

/** Columns that a check constraint closes to a list of words: their type becomes that union. */
async function listClosedColumns(url: string): Promise<ClosedColumn[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select conrelid::regclass::text as name, pg_get_constraintdef(oid) as definition from pg_constraint
       where contype = 'c' and connamespace = 'public'::regnamespace order by 1, 2`,
    )
    return rows.flatMap(({ name, definition }) => {
      const column = /^CHECK \(\((\w+) = ANY \(ARRAY\[/.exec(definition)?.[1]
      const values = [...definition.matchAll(/'([^']+)'::text/g)].map((match) => match[1] ?? '')
      return column === undefined ? [] : [{ table: name, column, values }]
    })
  } finally {
    await client.end()
  }
}

function narrowColumn(source: string, { table, column, values }: ClosedColumn): string {
  const union = values.map((value) => `"${value}"`).join(' | ')
  const declaration = new RegExp(`(export interface ${typeName(table)} \\{[^}]*?\\n  ${column}: (?:Generated<)?)string`)
  return source.replace(declaration, (_, before: string) => before + union)
}

/** Starts a server in a temporary folder, migrates it and renders its tables. */
export async function renderTablesOfMigrations(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-tables-'))
  const log = createLog('warn')
  const server = await startEmbeddedPostgres({ folder, log })
  try {
    await migrate(server.url, log)
    return await renderTables(server.url)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) await writeFile(tablesFile, await renderTablesOfMigrations())
