import { AppError, hasCode } from '#platform/errors'
import { type JournalFile, UsageJournal } from './usage-journal.ts'
import { type UsageRow, usageLine } from './usage-row.ts'

export type { UsageRow } from './usage-row.ts'

/** Rows on their way to the database. `record` never waits and never fails. */
export interface UsageRecorder {
  record(row: UsageRow): void
  /** Loads what is held; what the database refuses stays in the journal. */
  flush(): Promise<void>
  /** The last flush; call it at a graceful stop. */
  stop(): Promise<void>
}

export interface UsageRecorderOptions {
  /** Rows in the text format of COPY. Must load each part once, however often it comes; throws `database_unavailable`. */
  load(part: { readonly journalId: string; readonly ordinal: number; readonly content: Buffer }): Promise<void>
  /** Rows are written beside it, under this name, until the database has them: neither a kill nor its absence loses one. */
  readonly journalFile: string
  onError(error: unknown): void
}

const FLUSH_MS = 1000
const FLUSH_ROWS = 5000

/** Starts with the rows that an earlier process left in the journal. */
export function openUsageRecorder(options: UsageRecorderOptions): UsageRecorder {
  const journal = new UsageJournal(options.journalFile)
  let rows = 0
  let loading: Promise<void> = Promise.resolve()
  let mayHaveOlderFiles = true
  const timer = setInterval(() => void flush(), FLUSH_MS).unref()

  async function loadAll(): Promise<void> {
    journal.cut()
    mayHaveOlderFiles = true
    for (const file of await journal.closedFiles()) await loadFile(options, journal, file)
    mayHaveOlderFiles = false
  }

  function flush(): Promise<void> {
    if (!journal.hasOpenFile && !mayHaveOlderFiles) return loading
    loading = loading.then(loadAll).catch(options.onError)
    return loading
  }

  return {
    record(row) {
      try {
        journal.append(usageLine(row))
      } catch (error) {
        options.onError(error)
      }
      rows += 1
      if (rows % FLUSH_ROWS === 0) void flush()
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** While the database is away nothing moves; a file that it refuses is set aside, so that the others can pass. */
async function loadFile(options: UsageRecorderOptions, journal: UsageJournal, file: JournalFile): Promise<void> {
  const { journalId, ordinal } = file
  const content = await journal.read(file)
  try {
    if (content.length > 0) await options.load({ journalId, ordinal, content })
  } catch (error) {
    if (hasCode(error, 'database_unavailable')) throw error
    await journal.setAside(file)
    options.onError(new AppError('internal', { reason: `usage rows were set aside in ${file.path}` }, { cause: error }))
    return
  }
  await journal.remove(file)
}
