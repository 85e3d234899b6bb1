import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Logger } from '#platform/telemetry/log'
import { wrapDatabaseErrors } from './database.ts'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** A part of a file of a journal: rows in the text format of COPY. Files of one journal are loaded in the order of their ordinals. */
export interface JournalPart {
  readonly journalId: string
  readonly ordinal: number
  /** Byte of the file at which it starts. */
  readonly from: number
  readonly content: Buffer
}

export interface JournalLoader {
  /**
   * When it returns, the part's rows are committed, once, however often it is given. Says at which byte of the file the
   * next part starts, which is another one where an earlier process came further: infinity when all of it is here.
   */
  load(part: JournalPart): Promise<number>
  close(): Promise<void>
}

export interface JournalLoaderOptions {
  readonly url: string
  readonly log: Logger
  /** Where the rows go, and what their fields are; rows of earlier versions may lack the last ones. */
  readonly table: Table
}

interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

/** Loads rows by COPY, the cheapest way into the database, over a connection of its own. */
export function openJournalLoader({ url, log, table }: JournalLoaderOptions): JournalLoader {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: 'socle usage',
    connectionTimeoutMillis: 5_000,
    // A stop waits no longer for it; what is cut is loaded anew.
    statement_timeout: 60_000,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
  })
  pool.on('error', (error) => log.debug({ reason: error.message }, 'the usage connection was lost'))
  return {
    load: (part) => wrapDatabaseErrors(() => loadOnce(pool, table, part)),
    close: () => pool.end(),
  }
}

interface Place {
  readonly loaded: number
  readonly loaded_bytes: string | null
}

const findPlace = 'select loaded, loaded_bytes from usage_journal where id = $1 for update'

/** Of two loads of one part, the second has waited here for the first: it remembers nothing, and loads nothing. */
const rememberPlace = `
  insert into usage_journal (id, loaded, loaded_bytes) values ($1, $2, $3)
  on conflict (id) do update set loaded = excluded.loaded, loaded_bytes = excluded.loaded_bytes
    where usage_journal.loaded < excluded.loaded
      or (usage_journal.loaded = excluded.loaded and usage_journal.loaded_bytes < excluded.loaded_bytes)`

/** Before parts, a file was remembered once it was here, without its bytes. */
function bytesLoaded(place: Place | undefined, ordinal: number): number {
  if (place === undefined || place.loaded < ordinal) return 0
  return place.loaded > ordinal || place.loaded_bytes === null ? Infinity : Number(place.loaded_bytes)
}

async function loadOnce(pool: pg.Pool, table: Table, part: JournalPart): Promise<number> {
  const { journalId, ordinal, from, content } = part
  const client = await pool.connect()
  let failure: Error | undefined
  // A connection lost between two statements says so here; the statement that follows fails.
  const onLoss = (error: Error): void => void (failure = error)
  client.on('error', onLoss)
  try {
    await client.query('begin')
    const { rows } = await client.query<Place>(findPlace, [journalId])
    const loaded = bytesLoaded(rows[0], ordinal)
    const next = loaded === from ? from + content.length : loaded
    if (loaded === from) {
      const { rowCount } = await client.query(rememberPlace, [journalId, ordinal, next])
      if (rowCount === 1) await pipeline(Readable.from([content]), client.query(copyFrom(copyOf(table, content))))
    }
    await client.query('commit')
    return next
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.off('error', onLoss)
    // A connection that failed is closed: its transaction goes with it.
    client.release(failure)
  }
}

/** A file has one writer, so one number of fields; a tab within a field is written `\t`. */
function copyOf({ name, columns }: Table, content: Buffer): string {
  const firstLine = content.toString('utf8', 0, content.indexOf('\n'))
  return `copy ${name} (${columns.slice(0, firstLine.split('\t').length).join(', ')}) from stdin`
}
