import { z } from 'zod'
import { UsageJournal } from './usage-journal.ts'

/** One call to a model, as it is metered. */
export const UsageRow = z.object({
  at: z.coerce.date(),
  requestId: z.string(),
  organisationId: z.number().int().nullable(),
  keyId: z.number().int().nullable(),
  personId: z.number().int().nullable(),
  model: z.string(),
  backend: z.string(),
  /** Path below /v1, or `internal` for the program's own calls. */
  endpoint: z.string(),
  status: z.number().int(),
  promptTokens: z.number().int().nullable(),
  completionTokens: z.number().int().nullable(),
  durationMs: z.number(),
  firstTokenMs: z.number().nullable(),
})
export type UsageRow = z.infer<typeof UsageRow>

/** Rows on their way to the database. `record` never waits and never fails. */
export interface UsageRing {
  record(row: UsageRow): void
  /** Writes what is held; what the database refuses stays in the journal. */
  flush(): Promise<void>
  /** The last flush; call it at a graceful stop. */
  stop(): Promise<void>
}

export interface UsageRingOptions {
  /** One statement. A row may come twice: the request's id tells. */
  insert(rows: readonly UsageRow[]): Promise<void>
  /** Rows are written beside it, under this name, until the database has them: neither a kill nor its absence loses one. */
  readonly journalFile: string
  onError(error: unknown): void
}

const FLUSH_MS = 1000
const FLUSH_ROWS = 500

/** Starts with the rows that an earlier process left in the journal. */
export function openUsageRing(options: UsageRingOptions): UsageRing {
  const journal = new UsageJournal(options.journalFile)
  let waiting: UsageRow[] = []
  let writing: Promise<void> = Promise.resolve()
  let mayHaveOlderFiles = true
  const timer = setInterval(() => void flush(), FLUSH_MS).unref()

  async function write(): Promise<void> {
    const rows = waiting
    waiting = []
    journal.cut()
    const files = await journal.closedFiles()
    try {
      if (mayHaveOlderFiles) await replay(options, journal, files)
      else {
        await insertInBatches(options, rows)
        for (const file of files) await journal.remove(file)
      }
      mayHaveOlderFiles = false
    } catch (error) {
      mayHaveOlderFiles = true
      options.onError(error)
    }
  }

  function flush(): Promise<void> {
    if (waiting.length === 0 && !mayHaveOlderFiles) return writing
    writing = writing.then(write).catch(options.onError)
    return writing
  }

  return {
    record(row) {
      waiting.push(row)
      try {
        journal.append(JSON.stringify(row))
      } catch (error) {
        options.onError(error)
      }
      if (waiting.length % FLUSH_ROWS === 0) void flush()
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

async function insertInBatches(options: UsageRingOptions, rows: readonly UsageRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += FLUSH_ROWS) {
    await options.insert(rows.slice(start, start + FLUSH_ROWS))
  }
}

/** File by file, oldest first: while the database is away, only the first is read again. */
async function replay(options: UsageRingOptions, journal: UsageJournal, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await insertInBatches(options, (await journal.read(file)).flatMap(readRow))
    await journal.remove(file)
  }
}

/** A line cut by a crash is passed over. */
function readRow(line: string): UsageRow[] {
  try {
    return [UsageRow.parse(JSON.parse(line))]
  } catch {
    return []
  }
}
