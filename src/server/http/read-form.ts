import { createReadStream, createWriteStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, isAppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'
import busboy from 'busboy'
import type { SlowBodies } from './slow-bodies.ts'

/** The file of a form, on the disk of this machine until its request is answered. */
export interface UploadedFile {
  /** As the sender called it. */
  readonly name: string
  /** As the sender says; nothing proves it. */
  readonly mediaType: string
  readonly sizeBytes: number
  readonly limitBytes: number
  readonly path: string
  open(): Readable
}

export interface Form {
  /** A name given several times, or written with `[]`, has a list. */
  readonly fields: Readonly<Record<string, string | string[]>>
  readonly file: UploadedFile | null
  /** Deletes what was kept of it. */
  release(): Promise<void>
}

export interface FormLimits {
  readonly limitBytes: number
  /** Where files wait. */
  readonly folder: string
}

/** Boundaries, heads and fields around the file. */
const aroundBytes = 400_000
const partLimits = { fieldNameSize: 200, fieldSize: 100_000, fields: 100, files: 2, parts: 102 }
/** Forms at once: each holds a connection and a place on the disk. */
const mostForms = 64

/** Reads forms to their end, their file on disk: memory does not grow with what is sent. */
export class FormReader {
  readonly #slow: SlowBodies
  #open = 0

  constructor(slow: SlowBodies) {
    this.#slow = slow
  }

  /** Rejects with nothing left behind. */
  async read(request: IncomingMessage, response: ServerResponse, limits: FormLimits): Promise<Form> {
    const { limitBytes } = limits
    const parser = openParser(request, limitBytes)
    if (Number(request.headers['content-length'] ?? 0) > limitBytes + aroundBytes) throw tooLarge(limitBytes)
    if (this.#open >= mostForms) throw new AppError('overloaded', { retryAfterSeconds: 5 })
    this.#open += 1
    response.once('close', () => (this.#open -= 1))
    if (request.headers.expect !== undefined) response.writeContinue()
    const form = new ComingForm(limits)
    const coming = this.#slow.expect(request)
    const count = (part: Buffer): void => coming.received(part.length)
    request.on('data', count)
    try {
      await parse(request, parser, form)
      return form
    } catch (error) {
      await form.release()
      throw error
    } finally {
      request.off('data', count)
      this.#slow.forget(coming)
    }
  }
}

class ComingForm implements Form {
  readonly fields: Record<string, string | string[]> = Object.create(null)
  file: UploadedFile | null = null
  readonly #limits: FormLimits
  readonly #opened: Readable[] = []
  #path: string | null = null

  constructor(limits: FormLimits) {
    this.#limits = limits
  }

  get limitBytes(): number {
    return this.#limits.limitBytes
  }

  field(given: string, value: string): void {
    const isList = given.endsWith('[]')
    const name = isList ? given.slice(0, -2) : given
    const before = this.fields[name]
    if (before === undefined) this.fields[name] = isList ? [value] : value
    else this.fields[name] = [...(Array.isArray(before) ? before : [before]), value]
  }

  /** Resolves once the whole file is on disk; what is not the one file of the form is passed over. */
  async keep(field: string, content: Readable, { filename, mimeType }: busboy.FileInfo): Promise<void> {
    if (field !== 'file' || this.#path !== null) {
      content.resume()
      return
    }
    const { limitBytes, folder } = this.#limits
    const path = join(folder, randomUUID())
    this.#path = path
    const kept = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(content, kept)
    const sizeBytes = kept.bytesWritten
    const name = asUtf8('file', filename ?? '')
    this.file = { name, mediaType: mimeType, sizeBytes, limitBytes, path, open: () => this.#open(path) }
  }

  #open(path: string): Readable {
    const content = createReadStream(path)
    this.#opened.push(content)
    return content
  }

  async release(): Promise<void> {
    // Whoever refused the file has not read it: opened once deleted, it would fail with nobody to hear it.
    for (const content of this.#opened) content.destroy()
    if (this.#path !== null) await rm(this.#path, { force: true })
  }
}

/** Feeds the form to its end, or stops at the first failure and leaves the request to be answered. */
async function parse(request: IncomingMessage, parser: busboy.Busboy, form: ComingForm): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const keeping: Promise<void>[] = []
  const attempt = (act: () => void): void => {
    try {
      act()
    } catch (error) {
      reject(error)
    }
  }
  parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    attempt(() => {
      if (nameTruncated || valueTruncated) throw new AppError('too_large', { limitBytes: partLimits.fieldSize })
      form.field(asUtf8('form', name), asUtf8(name, value))
    })
  })
  parser.on('file', (field, content, info) => {
    // A file that breaks off tells so itself: the parser too, and more than once.
    content.on('error', reject)
    content.once('limit', () => reject(tooLarge(form.limitBytes)))
    const kept = form.keep(field, content, info)
    kept.catch(reject)
    keeping.push(kept)
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'])
    parser.once(limit, () => reject(malformed('too_many_parts')))
  // Told as often as the form has faults: without a listener for all of them, the second would end the process.
  parser.on('error', reject)
  parser.once('close', () => Promise.all(keeping).then(() => resolve(), reject))
  request.once('close', () => {
    if (!request.complete) reject(new AppError('invalid_request', { reason: 'connection_closed' }))
  })
  request.pipe(parser)
  try {
    await promise
  } catch (error) {
    request.unpipe(parser)
    // A file whose end will never come is told so; what was being kept of it is gone before anybody is answered.
    parser.destroy()
    await Promise.allSettled(keeping)
    throw asOurs(error)
  }
}

/** What comes of the disk is ours; the rest is the form's fault. */
function asOurs(error: unknown): unknown {
  if (isAppError(error) || (error instanceof Error && 'syscall' in error)) return error
  return malformed('form_malformed')
}

function malformed(reason: Reason): AppError {
  return new AppError('invalid_request', { reason })
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', { limitBytes })
}

/** Bytes that are no UTF-8 were read as this character: the name or the text would be stored as question marks. */
function asUtf8(param: string, text: string): string {
  if (!text.includes('\uFFFD')) return text
  throw new AppError('invalid_request', { param: param.slice(0, 100), reason: 'not_utf8' })
}

/** A form without a file comes as either: some libraries choose the second when there is none. */
const accepted = ['multipart/form-data', 'application/x-www-form-urlencoded']

function openParser({ headers }: IncomingMessage, limitBytes: number): busboy.Busboy {
  const type = headers['content-type'] ?? ''
  if (!accepted.some((one) => type.toLowerCase().startsWith(one))) {
    throw new AppError('unsupported_type', { found: type.split(';')[0]?.slice(0, 100) || 'nothing', accepted })
  }
  try {
    return busboy({ headers, defParamCharset: 'utf8', limits: { ...partLimits, fileSize: limitBytes + 1 } })
  } catch {
    throw malformed('form_without_boundary')
  }
}
