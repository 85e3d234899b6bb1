import type { ChildProcess } from 'node:child_process'
import { Readable, type Writable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { ChildMessage } from './child/messages.ts'
import type { ParseLimits } from './limits.ts'
import { parseLimits } from './limits.ts'
import { startReadingProcess } from './reading-process.ts'

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

/**
 * Reads a file in a process of its own, which is killed beyond its limits or on the signal. Throws what a person can
 * act on: `encrypted`, `corrupted`, `empty_document`, `too_large`, `unsupported_type`, `timed_out`, `decompression_bomb`.
 */
export async function parseDocument(file: DocumentFile): Promise<ReadDocument> {
  file.signal.throwIfAborted()
  const limits = { ...parseLimits, ...file.limits }
  const { waitMs, ...bounds } = limits
  const child = startReadingProcess({ name: file.name, ...bounds })
  const broken = new AbortController()
  try {
    const result = resultOf(child, waitMs, AbortSignal.any([file.signal, broken.signal]))
    if (child.stdin) send(file.content, child.stdin).catch((error) => broken.abort(error))
    return await result
  } finally {
    child.kill('SIGKILL')
  }
}

/** A process that ends before it has read everything has said why: only a broken source is an error here. */
async function send(content: Readable | Uint8Array, input: Writable): Promise<void> {
  input.on('error', () => undefined)
  for await (const part of content instanceof Readable ? content : [content]) {
    if (input.destroyed) return
    if (!input.write(part)) await untilWritable(input)
  }
  input.end()
}

function untilWritable(input: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      input.off('drain', done).off('close', done)
      resolve()
    }
    input.on('drain', done).on('close', done)
  })
}

function resultOf(child: ChildProcess, waitMs: number, signal: AbortSignal): Promise<ReadDocument> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadDocument>()
  const timer = setTimeout(() => reject(stopped('the machine had no time for it')), waitMs)
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  child.on('message', (received) => {
    const message = ChildMessage.safeParse(received)
    if (!message.success) reject(stopped('it said something else than a document'))
    else if (message.data.kind === 'parsed') resolve(readOf(message.data))
    else if (message.data.kind !== 'progress') reject(errorOf(message.data))
  })
  child.once('disconnect', () => reject(stopped('it ended without a word')))
  child.once('error', (error) => reject(stopped(error.message)))
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  })
}

function readOf({ mediaType, parsed, unreadPages }: ReadDocument): ReadDocument {
  return { mediaType, parsed, unreadPages }
}

function errorOf(
  message: Extract<ChildMessage, { kind: 'refused' | 'over-memory' | 'over-time' | 'broken' }>,
): AppError {
  if (message.kind === 'over-memory') return new AppError('decompression_bomb', {})
  if (message.kind === 'over-time')
    return new AppError('timed_out', { what: 'document', limitSeconds: message.limitMs / 1000 })
  if (message.kind === 'broken') return stopped(message.reason)
  return new AppError(message.refusal.code, message.refusal.details)
}

/** Not the file's fault for sure: it can be tried again. */
function stopped(reason: string): AppError {
  return new AppError('engine_unavailable', { engine: 'document reader', reason })
}
