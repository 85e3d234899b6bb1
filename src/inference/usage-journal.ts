import { randomUUID } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, openSync, rmSync, writeSync } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type FileLock, takeFile } from '#platform/storage/file-lock'

/** A closed file of a journal, of this process or of one that is gone. */
export interface JournalFile {
  readonly path: string
  readonly journalId: string
  readonly ordinal: number
}

interface Appended {
  /** Lines in the hands of the system, from the first. */
  readonly written: number
  /** Why not all of them; null when they are. */
  readonly failure: unknown
}

/** About 20,000 rows: far less than a minute of any database. */
const PART_BYTES = 4 * 1024 * 1024
const LINE_END = '\n'.charCodeAt(0)

const fileName = /^\d+-([0-9a-f-]{36})-(\d+)$/

/**
 * Lines that outlive a killed process, in files beside `base` named `<base>.<pid>-<journal>-<ordinal>`: each line is
 * handed to the system before `append` returns, which a kill of the process survives (not a power cut). Who writes a
 * journal holds `<base>.<journal>.lock`, by the kernel: pids tell nothing where containers share a volume.
 */
export class UsageJournal {
  readonly #base: string
  readonly #id = randomUUID()
  #descriptor: number | null = null
  #ordinal = 0
  /** By journal: our own while we write it, and those that we took over. */
  readonly #locks = new Map<string, FileLock>()

  constructor(base: string) {
    this.#base = base
  }

  get hasOpenFile(): boolean {
    return this.#descriptor !== null
  }

  /** All in one write; of a disk that fills, the lines that it took whole count. */
  append(lines: readonly string[]): Appended {
    const text = lines.join('')
    let taken = 0
    try {
      this.#descriptor ??= this.#openFile()
      taken = writeSync(this.#descriptor, text)
      if (taken < Buffer.byteLength(text)) {
        const bytes = Buffer.from(text)
        while (taken < bytes.length) taken += writeSync(this.#descriptor, bytes, taken)
      }
      return { written: lines.length, failure: null }
    } catch (failure) {
      // Half a line may have been taken: what follows goes into another file, where reading starts anew.
      this.cut()
      return { written: wholeLines(lines, taken), failure }
    }
  }

  /** Closes the newest file, so that what follows goes into another. */
  cut(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }

  /** Each journal's files in their order. Those that somebody writes are left to them, the others are ours until `giveBack`. */
  async closedFiles(): Promise<JournalFile[]> {
    const prefix = `${basename(this.#base)}.`
    const names = (await readdir(dirname(this.#base))).filter((name) => name.startsWith(prefix))
    const files = names.flatMap((name) => this.#readName(name, prefix))
    return files.toSorted((left, right) => left.ordinal - right.ordinal)
  }

  /** The whole lines that follow a byte, as many as fit one part, nothing at the end: the last one may have been cut by a crash. */
  async read({ path }: JournalFile, from: number): Promise<Buffer> {
    const file = await open(path)
    try {
      return await wholeLinesOf(file, from)
    } finally {
      await file.close()
    }
  }

  async remove({ path }: JournalFile): Promise<void> {
    await rm(path, { force: true })
  }

  /** Keeps what follows a byte of a file, which the database refuses, where nobody tries it again. */
  async setAside(file: JournalFile, from: number): Promise<void> {
    const refused = join(dirname(file.path), `refused-${basename(file.path)}`)
    if (from === 0) return rename(file.path, refused)
    await pipeline(createReadStream(file.path, { start: from }), createWriteStream(refused, { mode: 0o600 }))
    await this.remove(file)
  }

  /** What was taken over and is not removed yet may be taken by anybody. */
  giveBack(): void {
    for (const journalId of this.#locks.keys()) if (journalId !== this.#id) this.#unlock(journalId)
  }

  /** Nothing more is written. */
  close(): void {
    this.cut()
    this.giveBack()
    this.#unlock(this.#id)
  }

  #openFile(): number {
    if (!this.#lock(this.#id)) throw new Error(`somebody else holds journal ${this.#id}`)
    this.#ordinal += 1
    return openSync(`${this.#base}.${process.pid}-${this.#id}-${this.#ordinal}`, 'ax', 0o600)
  }

  #readName(name: string, prefix: string): JournalFile[] {
    const [, journalId, digits] = fileName.exec(name.slice(prefix.length)) ?? []
    if (journalId === undefined) return []
    const ordinal = Number(digits)
    const isOwn = journalId === this.#id
    const isOpen = isOwn && this.hasOpenFile && ordinal === this.#ordinal
    if (isOpen || (!isOwn && !this.#lock(journalId))) return []
    return [{ path: join(dirname(this.#base), name), journalId, ordinal }]
  }

  #lock(journalId: string): boolean {
    if (this.#locks.has(journalId)) return true
    const lock = takeFile(this.#lockFile(journalId))
    if (lock === null) return false
    this.#locks.set(journalId, lock)
    return true
  }

  #unlock(journalId: string): void {
    const lock = this.#locks.get(journalId)
    if (lock === undefined) return
    this.#locks.delete(journalId)
    rmSync(this.#lockFile(journalId), { force: true })
    lock.release()
  }

  #lockFile(journalId: string): string {
    return `${this.#base}.${journalId}.lock`
  }
}

/** A line longer than a part, which nobody writes, comes whole all the same. */
async function wholeLinesOf(file: FileHandle, from: number): Promise<Buffer> {
  for (let length = PART_BYTES; ; length *= 2) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(length), position: from })
    const end = buffer.subarray(0, bytesRead).lastIndexOf(LINE_END) + 1
    if (end > 0 || bytesRead < length) return buffer.subarray(0, end)
  }
}

function wholeLines(lines: readonly string[], bytes: number): number {
  let left = bytes
  const cutAt = lines.findIndex((line) => {
    left -= Buffer.byteLength(line)
    return left < 0
  })
  return cutAt < 0 ? lines.length : cutAt
}
