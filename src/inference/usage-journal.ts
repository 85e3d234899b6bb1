import { closeSync, openSync, writeSync } from 'node:fs'
import { readFile, readdir, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

/** One file of lines; a process writes to its newest and removes each once its lines are in the database. */
interface Segment {
  readonly file: string
  readonly descriptor: number
}

/**
 * Lines that outlive a killed process, beside `base`: each is handed to the system before `append` returns, which a
 * kill of the process survives (not a power cut).
 */
export class UsageJournal {
  readonly #base: string
  #open: Segment | null = null
  #count = 0

  constructor(base: string) {
    this.#base = base
  }

  append(line: string): void {
    this.#open ??= this.#openSegment()
    writeSync(this.#open.descriptor, `${line}\n`)
  }

  /** Closes the newest file, so that what follows goes into another. */
  cut(): void {
    if (this.#open) closeSync(this.#open.descriptor)
    this.#open = null
  }

  /** Closed files, oldest first: this process's, and those of processes that are gone. */
  async closedFiles(): Promise<string[]> {
    const folder = dirname(this.#base)
    const prefix = `${basename(this.#base)}.`
    const names = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name !== this.#openName())
    const orphaned = names.filter((name) => {
      const pid = Number(name.slice(prefix.length).split('-')[0])
      return pid === process.pid || !isAlive(pid)
    })
    return orphaned.toSorted().map((name) => `${folder}/${name}`)
  }

  async read(file: string): Promise<string[]> {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  }

  async remove(file: string): Promise<void> {
    await rm(file, { force: true })
  }

  #openSegment(): Segment {
    this.#count += 1
    const file = `${this.#base}.${process.pid}-${String(this.#count).padStart(8, '0')}`
    // A pid is reused: lines of an earlier process are kept, in front of ours.
    return { file, descriptor: openSync(file, 'a', 0o600) }
  }

  #openName(): string | null {
    return this.#open === null ? null : basename(this.#open.file)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
