import { appendFile, readFile, rm } from 'node:fs/promises'
import { z } from 'zod'

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
  /** Writes what is held; what the database refuses is in the journal when it returns. */
  flush(): Promise<void>
  /** The last flush; call it at a graceful stop. */
  stop(): Promise<void>
}

export interface UsageRingOptions {
  /** One statement. A row may come twice: the request's id tells. */
  insert(rows: readonly UsageRow[]): Promise<void>
  /** Holds the rows while the database is away. */
  readonly journalFile: string
  onError(error: unknown): void
}

const FLUSH_MS = 1000
const FLUSH_ROWS = 500

/** Starts with the rows that an earlier process left in the journal. */
export function openUsageRing(options: UsageRingOptions): UsageRing {
  let waiting: UsageRow[] = []
  let writing: Promise<void> = Promise.resolve()
  let mayHaveJournal = true
  const timer = setInterval(() => void flush(), FLUSH_MS).unref()

  async function write(): Promise<void> {
    const rows = waiting
    waiting = []
    try {
      for (let start = 0; start < rows.length; start += FLUSH_ROWS) {
        await options.insert(rows.slice(start, start + FLUSH_ROWS))
      }
    } catch (error) {
      options.onError(error)
      mayHaveJournal = true
      await appendToJournal(options.journalFile, rows)
      return
    }
    if (mayHaveJournal) {
      await replayJournal(options)
      mayHaveJournal = false
    }
  }

  function flush(): Promise<void> {
    if (waiting.length === 0 && !mayHaveJournal) return writing
    writing = writing.then(write).catch(options.onError)
    return writing
  }

  return {
    record(row) {
      waiting.push(row)
      if (waiting.length % FLUSH_ROWS === 0) void flush()
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

async function appendToJournal(file: string, rows: readonly UsageRow[]): Promise<void> {
  await appendFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''), { flush: true })
}

/** The file goes only after all its rows are in the database; a line cut by a crash is passed over. */
async function replayJournal(options: UsageRingOptions): Promise<void> {
  const lines = await readJournal(options.journalFile)
  if (lines === null) return
  const rows = lines.flatMap(readRow)
  for (let start = 0; start < rows.length; start += FLUSH_ROWS) {
    await options.insert(rows.slice(start, start + FLUSH_ROWS))
  }
  await rm(options.journalFile)
}

async function readJournal(file: string): Promise<string[] | null> {
  try {
    return (await readFile(file, 'utf8')).split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function readRow(line: string): UsageRow[] {
  if (line === '') return []
  try {
    return [UsageRow.parse(JSON.parse(line))]
  } catch {
    return []
  }
}
