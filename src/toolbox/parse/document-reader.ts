import { Readable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { ProcessPool } from '#platform/processes/process-pool'
import { siblingModule } from '#platform/processes/sibling-module'
import { ReadingAnswer, type ReadingQuestion } from './child/answer.ts'
import { type ParseLimits, parseLimits, readingProcesses } from './limits.ts'

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
}

/** Reads files that somebody sent, in processes that are killed beyond their limits. */
export interface DocumentReader {
  /**
   * Throws what a person can act on: `encrypted`, `corrupted`, `empty_document`, `too_large`, `unsupported_type`,
   * `timed_out`, `decompression_bomb`.
   */
  read(file: DocumentFile): Promise<ReadDocument>
  close(): void
}

const engine = 'document reader'

/** Starts nothing before it is asked. */
export function openDocumentReader(): DocumentReader {
  const { size, idleMs, ...marks } = readingProcesses
  const thread = siblingModule(import.meta.url, './child/reader')
  const pool = new ProcessPool({ kind: { engine, thread, ...marks }, size, idleMs })
  return {
    read: (file) => readIn(pool, file),
    close: () => pool.close(),
  }
}

async function readIn(pool: ProcessPool, { content, name, signal, limits: changed }: DocumentFile) {
  const { characters, ...limits } = { ...parseLimits, ...changed }
  const question: ReadingQuestion = { name, characters }
  const asked = { question, content, what: 'document', limits, signal, read: readingOf }
  try {
    return await pool.with(signal, (process) => process.ask(asked))
  } finally {
    if (content instanceof Readable) content.destroy()
  }
}

/** A refusal is thrown, and ends the process: what such a file left in it meets no other. */
function readingOf(told: unknown): ReadDocument {
  const answer = ReadingAnswer.safeParse(told)
  if (!answer.success) throw stopped('it said something else than a document')
  if (answer.data.kind === 'broken') throw stopped(answer.data.reason)
  if (answer.data.kind === 'refused') throw new AppError(answer.data.refusal.code, answer.data.refusal.details)
  const { mediaType, parsed, unreadPages } = answer.data
  return { mediaType, parsed, unreadPages }
}

/** Not the file's fault for sure: it can be tried again. */
function stopped(reason: string): AppError {
  return new AppError('engine_unavailable', { engine, reason })
}
