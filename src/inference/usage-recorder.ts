import { isRefusedByDatabase } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type JournalFile, UsageJournal } from './usage-journal.ts'
import { type UsageRow, usageLine } from './usage-row.ts'

export type { UsageRow } from './usage-row.ts'

/** Rows on their way to the database. `record` never waits and never fails. */
export interface UsageRecorder {
  /**
   * Safe from a kill of the process when it returns; when `whenSafe` is given, once that is called: rows of one turn of the
   * event loop are then written together.
   */
  record(row: UsageRow, whenSafe?: () => void): void
  /** Calls are followed in traces. */
  readonly isTraced?: boolean
  /** Tells whoever watches why a call could not be metered. */
  onUnmetered?(error: unknown): void
  /** Loads what is held; what the database refuses stays in the journal. */
  flush(): Promise<void>
  /** The last flush; call it at a graceful stop. */
  stop(): Promise<void>
}

/** What watches over the recorder sees of it. */
export interface WatchedRecorder extends UsageRecorder {
  /** Rows kept in memory alone, because the journal cannot be written: a kill would lose them. */
  readonly unwritten: number
}

export interface UsagePart {
  readonly journalId: string
  readonly ordinal: number
  readonly from: number
  readonly content: Buffer
}

export interface UsageRecorderOptions {
  /**
   * Rows in the text format of COPY, from a byte of their file on. Must load each part once, however often it comes, and say
   * at which byte the next one starts; throws `database_unavailable`.
   */
  load(part: UsagePart): Promise<number>
  /** Rows are written beside it, under this name, until the database has them: neither a kill nor its absence loses one. */
  readonly journalFile: string
  onError(error: unknown): void
}

const FLUSH_MS = 1000
const FLUSH_ROWS = 5000
/** Of lines in memory while the folder cannot be written: about 40 MB. */
const MAX_UNWRITTEN = 200_000

/** Starts with the rows that an earlier process left in the journal. */
export function openUsageRecorder(options: UsageRecorderOptions): WatchedRecorder {
  return new JournalRecorder(options)
}

class JournalRecorder implements WatchedRecorder {
  readonly #options: UsageRecorderOptions
  readonly #journal: UsageJournal
  readonly #timer: NodeJS.Timeout
  /** The journal could not be written: they go first when it can be again. */
  #unwritten: string[] = []
  /** Of this turn of the event loop, and who waits for them to be written. */
  #lines: string[] = []
  #waiting: (() => void)[] = []
  #rows = 0
  #loading: Promise<void> = Promise.resolve()
  /** The load that waits for the one under way, however often it is asked for. */
  #nextLoading: Promise<void> | null = null
  #mayHaveOlderFiles = true

  constructor(options: UsageRecorderOptions) {
    this.#options = options
    this.#journal = new UsageJournal(options.journalFile)
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS).unref()
  }

  onUnmetered(error: unknown): void {
    this.#options.onError(error)
  }

  get unwritten(): number {
    return this.#unwritten.length
  }

  record(row: UsageRow, whenSafe?: () => void): void {
    this.#lines.push(usageLine(row))
    if (whenSafe === undefined) {
      this.#write()
      return
    }
    if (this.#waiting.length === 0) setImmediate(this.#write)
    this.#waiting.push(whenSafe)
  }

  /** What came since the last write. Whoever waits goes on all the same where the folder cannot be written. */
  readonly #write = (): void => {
    const [lines, waiting] = [this.#lines, this.#waiting]
    this.#lines = []
    this.#waiting = []
    if (lines.length > 0) this.#append(lines)
    for (const whenSafe of waiting) whenSafe()
  }

  flush(): Promise<void> {
    this.#writeKept()
    if (this.#nextLoading !== null) return this.#nextLoading
    if (!this.#journal.hasOpenFile && !this.#mayHaveOlderFiles) return this.#loading
    this.#loading = this.#loading.then(() => this.#loadAll()).catch(this.#options.onError)
    this.#nextLoading = this.#loading
    return this.#loading
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#write()
    await this.flush()
    this.#journal.close()
  }

  #append(lines: readonly string[]): void {
    const before = this.#rows
    this.#rows += lines.length
    const rest = this.#unwritten.length > 0 ? lines : this.#appendNow(lines)
    for (const line of rest) this.#keep(line)
    if (Math.floor(this.#rows / FLUSH_ROWS) > Math.floor(before / FLUSH_ROWS)) void this.flush()
  }

  /** Those that could not be written. */
  #appendNow(lines: readonly string[]): readonly string[] {
    const { written, failure } = this.#journal.append(lines)
    if (failure !== null) this.#options.onError(failure)
    return lines.slice(written)
  }

  #keep(line: string): void {
    if (this.#unwritten.length < MAX_UNWRITTEN) this.#unwritten.push(line)
    else
      this.#options.onError(new AppError('internal', { reason: 'a usage row was lost: the journal cannot be written' }))
  }

  #writeKept(): void {
    if (this.#unwritten.length > 0) this.#unwritten = [...this.#appendNow(this.#unwritten)]
  }

  async #loadAll(): Promise<void> {
    this.#nextLoading = null
    this.#journal.cut()
    this.#mayHaveOlderFiles = true
    try {
      for (const file of await this.#journal.closedFiles()) await loadFile(this.#options, this.#journal, file)
    } finally {
      this.#journal.giveBack()
    }
    this.#mayHaveOlderFiles = false
  }
}

const nothing = Buffer.alloc(0)

/** While the database is away, or has no time, nothing moves; a file that it refuses is set aside, so that the others can pass. */
async function loadFile(options: UsageRecorderOptions, journal: UsageJournal, file: JournalFile): Promise<void> {
  const { journalId, ordinal } = file
  for (let from = 0; ;) {
    const content = from === Infinity ? nothing : await journal.read(file, from)
    if (content.length === 0) return journal.remove(file)
    try {
      from = await options.load({ journalId, ordinal, from, content })
    } catch (error) {
      if (!isRefusedByDatabase(error)) throw error
      await journal.setAside(file, from)
      const reason = `usage rows were set aside in ${file.path}`
      return options.onError(new AppError('internal', { reason }, { cause: error }))
    }
  }
}
