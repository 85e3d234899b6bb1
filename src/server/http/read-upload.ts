import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { WrittenId } from '#contract/schemas'
import { releaseBlobs } from '#data/documents/release-blobs'
import type { Ctx } from '#server/context'
import { AppError } from '#platform/errors'
import { limited } from '#toolbox/ingest/upload-stream'
import busboy from 'busboy'

/** The file of a form, and the collection that it goes to. */
export interface UploadedFile {
  readonly collectionId: number
  readonly name: string
  readonly content: AsyncIterable<Uint8Array>
  readonly limitBytes: number
}

type UploadCtx = Ctx<'db' | 'storage' | 'uploads'>

/** Boundaries, headers and small fields around the file. */
const formBytes = 100_000

/**
 * Reads a form with the fields `file` and `collection_id`, in any order, and hands the file on as a stream. A file that
 * comes before its collection waits in the storage, not in memory.
 */
export async function readUpload<T>(
  ctx: UploadCtx,
  request: IncomingMessage,
  take: (file: UploadedFile) => Promise<T>,
): Promise<T> {
  const { limitBytes } = ctx.uploads
  if (Number(request.headers['content-length'] ?? 0) > limitBytes + formBytes) {
    throw new AppError('too_large', { limitBytes })
  }
  const form = new UploadForm(ctx, take)
  try {
    await parse(request, form)
    return await form.finish()
  } finally {
    await form.release()
  }
}

class UploadForm<T> {
  readonly #ctx: UploadCtx
  readonly #take: (file: UploadedFile) => Promise<T>
  readonly #fields = new Map<string, string>()
  #taken: Promise<T> | null = null
  #held: { hash: string; name: string } | null = null
  #hasFile = false

  constructor(ctx: UploadCtx, take: (file: UploadedFile) => Promise<T>) {
    this.#ctx = ctx
    this.#take = take
  }

  field(name: string, value: string): void {
    this.#fields.set(name, value)
  }

  /** Resolves once the whole file was read; a second file is skipped. */
  async file(field: string, name: string, content: Readable): Promise<void> {
    if (field !== 'file' || this.#hasFile) {
      content.resume()
      return
    }
    this.#hasFile = true
    const { limitBytes } = this.#ctx.uploads
    if (this.#fields.has('collection_id')) {
      this.#taken = this.#take({ collectionId: this.#collectionId(), name, content, limitBytes })
      await this.#taken
    } else {
      const { hash } = await this.#ctx.storage.put(limited(content, limitBytes))
      this.#held = { hash, name }
    }
  }

  async finish(): Promise<T> {
    if (this.#taken !== null) return this.#taken
    if (this.#held === null) throw missing('file')
    const { hash, name } = this.#held
    const { limitBytes } = this.#ctx.uploads
    const collectionId = this.#collectionId()
    return this.#take({ collectionId, name, content: await this.#ctx.storage.open(hash), limitBytes })
  }

  /** What waited here stays only if a document now points at it. */
  async release(): Promise<void> {
    if (this.#held !== null) await releaseBlobs(this.#ctx, [this.#held.hash])
  }

  #collectionId(): number {
    const value = this.#fields.get('collection_id')
    const read = WrittenId.safeParse(value)
    if (value === undefined || !read.success) throw missing('collection_id')
    return read.data
  }
}

function missing(field: string): AppError {
  const msg = field === 'file' ? 'a file is required' : 'the id of a collection is required'
  return new AppError('validation_failed', { issues: [{ loc: ['body', field], msg, type: 'missing' }] })
}

/** Feeds the form to the end, or stops reading at the first failure and leaves the request to be answered. */
async function parse<T>(request: IncomingMessage, form: UploadForm<T>): Promise<void> {
  const parser = openParser(request)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let reading: Promise<void> = Promise.resolve()
  parser.on('field', (name, value) => form.field(name, value))
  parser.on('file', (field, content, { filename }) => {
    content.on('error', reject)
    reading = form.file(field, filename ?? '', content)
    reading.catch(reject)
  })
  parser.once('error', (error) => {
    reject(new AppError('invalid_request', { reason: error instanceof Error ? error.message : 'unreadable form' }))
  })
  parser.once('close', () => reading.then(resolve, reject))
  request.once('close', () => {
    if (!request.complete) reject(new AppError('invalid_request', { reason: 'the connection closed' }))
  })
  request.pipe(parser)
  try {
    await promise
  } catch (error) {
    // A file whose end will never come is told so; what was being kept of it is gone before anybody is answered.
    parser.destroy()
    await reading.catch(() => undefined)
    throw error
  } finally {
    request.unpipe(parser)
    request.resume()
  }
}

function openParser(request: IncomingMessage): busboy.Busboy {
  const type = request.headers['content-type'] ?? ''
  if (!type.toLowerCase().startsWith('multipart/form-data')) {
    throw new AppError('unsupported_type', {
      found: type.split(';')[0] || 'nothing',
      accepted: ['multipart/form-data'],
    })
  }
  try {
    const limits = { fieldSize: 10_000, fields: 20, files: 2, parts: 25 }
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits })
  } catch (error) {
    throw new AppError('invalid_request', { reason: error instanceof Error ? error.message : 'unreadable form' })
  }
}
