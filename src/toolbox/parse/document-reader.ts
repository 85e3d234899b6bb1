import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { ProcessPool } from '#platform/processes/process-pool'
import { siblingModule } from '#platform/processes/sibling-module'
import { chooseParser } from './choose-parser.ts'
import { type InnerFile, ReadingAnswer, type ReadingQuestion } from './child/answer.ts'
import { type ParseLimits, parseLimits, readingProcesses } from './limits.ts'
import { type OfficeConverter, findOffice, openOfficeConverter } from './office/office-converter.ts'
import { successorOf } from './office/old-formats.ts'
import type { UnreadFile } from './parser.ts'

export interface DocumentFile {
  readonly content: Readable | Uint8Array
  /** As its sender called it: its extension must agree with its bytes. */
  readonly name: string
  readonly signal: AbortSignal
  readonly limits?: Partial<ParseLimits>
}

export interface ReadDocument {
  readonly mediaType: string
  readonly parsed: ParsedDocument
  /** Left to an engine that reads pictures. */
  readonly unreadPages: readonly number[] | 'all'
  /** Files inside of which the same is true. */
  readonly unreadFiles: readonly UnreadFile[]
}

/** Reads files that somebody sent, in processes that are killed beyond their limits. */
export interface DocumentReader {
  /**
   * Throws what a person can act on: `encrypted`, `corrupted`, `empty_document`, `too_large`, `unsupported_type`,
   * `timed_out`, `decompression_bomb`.
   */
  read(file: DocumentFile): Promise<ReadDocument>
  /** A file inside the given one, by its place. Throws the same, and `not_found`. */
  openInner(file: DocumentFile, number: number): Promise<InnerFile>
  close(): void
}

const engine = 'document reader'

/** Starts nothing before it is asked. `office` is the program of LibreOffice, for old formats. */
export function openDocumentReader({ office = findOffice() }: { office?: string | null } = {}): DocumentReader {
  const { size, idleMs, ...marks } = readingProcesses
  const thread = siblingModule(import.meta.url, './child/reader')
  const converter = office === null ? null : openOfficeConverter(office)
  const pool = new ProcessPool({ kind: { engine, thread, ...marks }, size, idleMs })
  return {
    read: (file) => readAny(pool, converter, file),
    openInner: async (file, number) => {
      const told = await askIn(pool, file, { inner: number })
      if (told.kind !== 'inner' || told.file === null) throw new AppError('not_found', { what: 'file', id: number })
      return told.file
    },
    close: () => pool.close(),
  }
}

/** An old format is converted first, where that is possible; the reader is told what it was. */
async function readAny(pool: ProcessPool, converter: OfficeConverter | null, file: DocumentFile) {
  const extension = extname(file.name).toLowerCase()
  const to = successorOf(extension)
  if (converter === null || to === null) return readIn(pool, file)
  const { signal } = file
  const mostBytes = file.limits?.contentBytes ?? parseLimits.contentBytes
  const old = await wholeOf(file.content, mostBytes)
  const [mediaType] = chooseParser(file.name, old).mediaTypes
  const content = await converter.convert({ content: old, extension, to, mostBytes, signal })
  return { ...(await readIn(pool, { ...file, content, name: `${file.name}.${to}` })), mediaType }
}

async function wholeOf(content: Readable | Uint8Array, mostBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of content instanceof Readable ? content : [content]) {
    const bytes: Uint8Array = part
    length += bytes.byteLength
    if (length > mostBytes) throw new AppError('too_large', { limitBytes: mostBytes })
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

async function readIn(pool: ProcessPool, file: DocumentFile): Promise<ReadDocument> {
  const told = await askIn(pool, file)
  if (told.kind !== 'parsed') throw stopped('it said something else than a document')
  const { mediaType, parsed, unreadPages, unreadFiles } = told
  return { mediaType, parsed, unreadPages, unreadFiles }
}

async function askIn(pool: ProcessPool, file: DocumentFile, what: Pick<ReadingQuestion, 'inner'> = {}) {
  const { content, name, signal } = file
  const { characters, ...limits } = { ...parseLimits, ...file.limits }
  const question: ReadingQuestion = { name, characters, ...what }
  const asked = { question, content, what: 'document', limits, signal, read: answerOf }
  try {
    return await pool.with(signal, (process) => process.ask(asked))
  } finally {
    if (content instanceof Readable) content.destroy()
  }
}

/** A refusal is thrown, and ends the process: what such a file left in it meets no other. */
function answerOf(told: unknown): Exclude<ReadingAnswer, { kind: 'broken' | 'refused' }> {
  const answer = ReadingAnswer.safeParse(told)
  if (!answer.success) throw stopped('it said something else than a document')
  const { data } = answer
  if (data.kind === 'broken') throw stopped(data.reason)
  if (data.kind === 'refused') throw new AppError(data.refusal.code, data.refusal.details)
  return data
}

/** Not the file's fault for sure: it can be tried again. */
function stopped(reason: string): AppError {
  return new AppError('engine_unavailable', { engine, reason })
}
