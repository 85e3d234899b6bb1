import { AppError } from '#platform/errors'
import type { PageRecogniser, PagesToRecognise } from '../parse/page-recogniser.ts'
import type { ReadPage } from './child/messages.ts'
import { ocrLimits } from './limits.ts'
import { OcrPool } from './ocr-pool.ts'
import type { OcrProcess } from './ocr-process.ts'

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
  /** In the order of the pages, each as soon as it and those before it are read. */
  recognise(pages: PagesToRead): AsyncIterable<ReadPage>
  /** The pages that a file has, from one. */
  pagesOf(file: { content: Uint8Array; mediaType: string; signal: AbortSignal }): Promise<number[]>
  /** The page as a PNG image. */
  draw(page: PageToDraw): Promise<Uint8Array>
  close(): void
}

/** Starts nothing before it is asked. */
export function openPageEngine(): PageEngine {
  const pool = new OcrPool()
  return {
    recognise: (asked) => readPages(pool, asked),
    pagesOf: ({ content, mediaType, signal }) =>
      pool.with(signal, async (process) => {
        const { pageCount } = await process.ask('opened', { kind: 'open', content, mediaType }, signal)
        return pagesOf('all', pageCount)
      }),
    async draw({ content, mediaType, page, width, signal }) {
      return pool.with(signal, async (process) => {
        await process.ask('opened', { kind: 'open', content, mediaType }, signal)
        return (await process.ask('drawn', { kind: 'draw', page, width }, signal)).png
      })
    },
    close: () => pool.close(),
  }
}

/** Several processes share the pages of a file; what was read ahead waits for its turn. */
async function* readPages(pool: OcrPool, asked: PagesToRead): AsyncGenerator<ReadPage> {
  const ended = new AbortController()
  const signal = AbortSignal.any([asked.signal, ended.signal])
  const shelf = await pool.with(signal, async (process) => {
    const { pageCount } = await process.ask('opened', open(asked), signal)
    return new Shelf(pagesOf(asked.pages, pageCount))
  })
  const hands = Math.min(pool.size, shelf.length)
  const work = Array.from({ length: hands }, () =>
    pool.with(signal, (process) => readOn(process, shelf, { ...asked, signal })),
  )
  const all = Promise.all(work)
  all.catch((error: unknown) => shelf.fail(error))
  try {
    for (let place = 0; place < shelf.length; place += 1) yield await shelf.at(place)
  } finally {
    ended.abort()
    await Promise.allSettled(work)
  }
}

function open({ content, mediaType }: PagesToRead) {
  return { kind: 'open' as const, content, mediaType }
}

function pagesOf(pages: PagesToRead['pages'], pageCount: number): number[] {
  const wanted = pages === 'all' ? Array.from({ length: pageCount }, (_, index) => index + 1) : [...pages]
  if (wanted.length > ocrLimits.pages) throw new AppError('corrupted', { reason: `more than ${ocrLimits.pages} pages` })
  return wanted
}

async function readOn(process: OcrProcess, shelf: Shelf, asked: PagesToRead): Promise<void> {
  const { signal, withPictures = false } = asked
  let language: ReadPage['language'] = 'fr'
  let isOpen = false
  for (let next = shelf.next(); next !== null; next = shelf.next()) {
    if (!isOpen) await process.ask('opened', open(asked), signal)
    isOpen = true
    const request = { kind: 'read' as const, page: next.page, language, withPictures }
    const read: ReadPage = await process.ask('read', request, signal)
    language = read.language
    shelf.put(next.place, read)
  }
}

/** Pages handed out in order and given back in any. */
class Shelf {
  readonly #pages: readonly number[]
  readonly #read: PromiseWithResolvers<ReadPage>[]
  #handedOut = 0

  constructor(pages: readonly number[]) {
    this.#pages = pages
    this.#read = pages.map(() => Promise.withResolvers<ReadPage>())
    for (const { promise } of this.#read) promise.catch(() => undefined)
  }

  get length(): number {
    return this.#pages.length
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

  async at(place: number): Promise<ReadPage> {
    const slot = this.#read[place]
    if (slot === undefined) throw new AppError('internal', { reason: 'no such page was asked for' })
    return slot.promise
  }

  fail(error: unknown): void {
    for (const { reject } of this.#read) reject(error)
  }
}
