import { AppError, type ErrorCode, isAppError } from '#platform/errors'
import type { GuardedProcess } from '#platform/processes/guarded-process'
import { ProcessPool } from '#platform/processes/process-pool'
import { siblingModule } from '#platform/processes/sibling-module'
import type { PageRecogniser, PagesToRecognise, RefusedPage } from '../parse/page-recogniser.ts'
import { PageAnswer, type PageQuestion, type ReadPage } from './child/messages.ts'
import { mostPages, mostRefusedPages, pageLimits, pageProcesses } from './limits.ts'

export interface PagesToRead extends PagesToRecognise {
  /** The pictures of the page are cut out as well. */
  readonly withPictures?: boolean
}

export interface PageToDraw {
  readonly content: Uint8Array
  readonly mediaType: string
  readonly page: number
  /** In pixels, at most. */
  readonly width: number
  readonly signal: AbortSignal
}

/** The engine that the program carries: looks at the pages of PDF files and pictures, in processes with limits. */
export interface PageEngine extends PageRecogniser {
  /** In the order of the pages, each as soon as it and those before it are read or refused. */
  recognise(pages: PagesToRead): AsyncIterable<ReadPage | RefusedPage>
  /** The pages that a file has, from one. */
  pagesOf(file: { content: Uint8Array; mediaType: string; signal: AbortSignal }): Promise<number[]>
  /** The page as a PNG image. */
  draw(page: PageToDraw): Promise<Uint8Array>
  close(): void
}

const engine = 'text recognition'

/** Starts nothing before it is asked. */
export function openPageEngine(): PageEngine {
  const { size, idleMs, ...marks } = pageProcesses
  const thread = siblingModule(import.meta.url, './child/page-thread')
  const pool = new ProcessPool({ kind: { engine, thread, ...marks }, size, idleMs })
  return {
    recognise: (asked) => readPages(pool, asked),
    pagesOf: (file) => pool.with(file.signal, async (process) => pagesOf('all', await open(process, file))),
    draw: (asked) =>
      pool.with(asked.signal, async (process) => {
        await open(process, asked)
        const { page, width, signal } = asked
        return (await ask(process, 'drawn', { question: { kind: 'draw', page, width }, signal })).png
      }),
    close: () => pool.close(),
  }
}

interface FileToOpen {
  readonly content: Uint8Array
  readonly mediaType: string
  readonly signal: AbortSignal
}

/** How many pages it has. */
async function open(process: GuardedProcess, { content, mediaType, signal }: FileToOpen): Promise<number> {
  const { pageCount } = await ask(process, 'opened', { question: { kind: 'open', mediaType }, content, signal })
  return pageCount
}

type Failure = Extract<PageAnswer, { kind: 'refused' | 'broken' }>
type Result = Exclude<PageAnswer, Failure>

interface Asked {
  readonly question: PageQuestion
  readonly content?: Uint8Array
  readonly signal: AbortSignal
}

/** The answer of the wanted kind. Throws what the file is refused for. */
function ask<Kind extends Result['kind']>(process: GuardedProcess, kind: Kind, asked: Asked) {
  return process.ask({
    ...asked,
    what: 'page',
    limits: pageLimits,
    read(told): Extract<Result, { kind: Kind }> {
      const answer = PageAnswer.safeParse(told)
      if (!answer.success) throw stopped('it said something else than a page')
      if (!isOf(answer.data, kind)) throw failureOf(answer.data)
      return answer.data
    },
  })
}

function isOf<Kind extends Result['kind']>(answer: PageAnswer, kind: Kind): answer is Extract<Result, { kind: Kind }> {
  return answer.kind === kind
}

function failureOf(answer: PageAnswer): AppError {
  if (answer.kind === 'refused') return new AppError(answer.refusal.code, answer.refusal.details)
  return stopped(answer.kind === 'broken' ? answer.reason : 'it answered another question')
}

/** Not the file's fault for sure: it can be tried again. */
function stopped(reason: string): AppError {
  return new AppError('engine_unavailable', { engine, reason })
}

/** Several processes share the pages of a file; what was read ahead waits for its turn. */
async function* readPages(pool: ProcessPool, asked: PagesToRead): AsyncGenerator<ReadPage | RefusedPage> {
  const ended = new AbortController()
  const signal = AbortSignal.any([asked.signal, ended.signal])
  const pageCount = await pool.with(signal, (process) => open(process, { ...asked, signal }))
  const shelf = new Shelf(pagesOf(asked.pages, pageCount))
  const hands = Math.min(pool.size, shelf.length)
  const readAll = async (): Promise<void> => {
    while (shelf.isOpen) await pool.with(signal, (process) => readOn(process, shelf, { ...asked, signal }))
  }
  const work = Array.from({ length: hands }, readAll)
  const all = Promise.all(work)
  all.catch((error: unknown) => shelf.fail(error))
  try {
    for (let place = 0; place < shelf.length; place += 1) yield await shelf.at(place)
  } finally {
    ended.abort()
    await Promise.allSettled(work)
  }
}

function pagesOf(pages: PagesToRead['pages'], pageCount: number): number[] {
  const wanted = pages === 'all' ? Array.from({ length: pageCount }, (_, index) => index + 1) : [...pages]
  if (wanted.length > mostPages) throw new AppError('corrupted', { reason: 'too_many_pages', value: mostPages })
  return wanted
}

/** What is wrong with one page; the process that says so has ended, and another goes on with the next page. */
const refusals: ReadonlySet<ErrorCode> = new Set(['corrupted', 'decompression_bomb', 'timed_out', 'too_large'])

/** Reads until no page is left, or until one is refused. */
async function readOn(process: GuardedProcess, shelf: Shelf, asked: PagesToRead): Promise<void> {
  const { signal, withPictures = false } = asked
  let language: ReadPage['language'] = 'fr'
  let isOpen = false
  for (let next = shelf.next(); next !== null; next = shelf.next()) {
    const { page, place } = next
    if (!isOpen) await open(process, asked)
    isOpen = true
    const question = { kind: 'read' as const, page, language, withPictures }
    try {
      const read: ReadPage = await ask(process, 'read', { question, signal })
      language = read.language
      shelf.put(place, read)
    } catch (refusal) {
      if (!isAppError(refusal) || !refusals.has(refusal.code)) throw refusal
      shelf.refuse(place, refusal)
      return
    }
  }
}

/** Pages handed out in order and given back in any. After too many refusals, those that are left are not tried. */
class Shelf {
  readonly #pages: readonly number[]
  readonly #read: PromiseWithResolvers<ReadPage | RefusedPage>[]
  #handedOut = 0
  #refused = 0

  constructor(pages: readonly number[]) {
    this.#pages = pages
    this.#read = pages.map(() => Promise.withResolvers<ReadPage | RefusedPage>())
    for (const { promise } of this.#read) promise.catch(() => undefined)
  }

  get length(): number {
    return this.#pages.length
  }

  get isOpen(): boolean {
    return this.#handedOut < this.#pages.length
  }

  next(): { page: number; place: number } | null {
    const place = this.#handedOut
    const page = this.#pages[place]
    this.#handedOut += 1
    return page === undefined ? null : { page, place }
  }

  put(place: number, read: ReadPage): void {
    this.#read[place]?.resolve(read)
  }

  refuse(place: number, refusal: AppError): void {
    this.#refused += 1
    this.#give(place, refusal)
    if (this.#refused < mostRefusedPages) return
    for (; this.isOpen; this.#handedOut += 1) this.#give(this.#handedOut, refusal)
  }

  async at(place: number): Promise<ReadPage | RefusedPage> {
    const slot = this.#read[place]
    if (slot === undefined) throw new AppError('internal', { reason: 'no such page was asked for' })
    return slot.promise
  }

  fail(error: unknown): void {
    for (const { reject } of this.#read) reject(error)
  }

  #give(place: number, refusal: AppError): void {
    const page = this.#pages[place]
    if (page !== undefined) this.#read[place]?.resolve({ page, refusal })
  }
}
