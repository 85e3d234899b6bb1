import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route, UploadKind } from '#contract/route'
import { AppError } from '#platform/errors'
import type { Language } from '../locales/error-words.ts'
import { parseJson } from './parse-json.ts'
import { passedBody } from './passed-body.ts'
import type { BodyReader } from './read-body.ts'
import type { Form, FormReader } from './read-form.ts'
import type { Found } from './router.ts'
import { isSurelyValid } from './surely-valid.ts'
import { validate } from './validate.ts'

export interface Limits {
  readonly jsonBytes: number
  readonly inferenceBytes: number
  /** Of all bodies under way together. */
  readonly bodiesBytes: number
  readonly uploadBytes: Readonly<Record<UploadKind, number>>
  /** Streams of events open at once. */
  readonly eventStreams: number
  /** How late the process may run before it takes no new call to a model. */
  readonly slowLoopMs: number
}

interface Receiving {
  readonly limits: Limits
  readonly bodies: BodyReader
  readonly forms: FormReader
  /** Where the files of forms wait until their request is answered. */
  readonly uploadFolder: string
}

interface Received {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly found: Found
}

const noBody = Buffer.alloc(0)
/** Who is nobody in particular has little to say. */
const publicBytes = 64 * 1024

/** The body as it came, unpacked, without the mark that some editors put first; empty where none is taken. */
export function readRawBody(
  { limits, bodies }: Receiving,
  { request, response, found: { route } }: Received,
  caller: string,
): Buffer | Promise<Buffer> {
  const takesBody = route.body !== undefined || (route.transport === 'raw' && route.takesBody === true)
  if (!takesBody) return noBody
  const ours = route.access === 'public' ? Math.min(publicBytes, limits.jsonBytes) : limits.jsonBytes
  const limitBytes = route.access === 'inference:use' ? limits.inferenceBytes : ours
  return bodies.read(request, response, { limitBytes, caller })
}

/** One that is passed on is validated as it came; the texts of others are decoded. */
export function readBody(route: Route, rawBody: Buffer, language: Language): unknown {
  const { body: schema } = route
  if (schema === undefined) return undefined
  if (route.transport !== 'raw' || route.passesBody !== true) {
    return validate({ where: 'body', schema, value: parseJson(rawBody) }, language)
  }
  const whole = () => validate({ where: 'body', schema, value: parseJson(rawBody) }, language)
  const value = parseJson(rawBody, 'undecoded')
  const read = isSurelyValid(schema, value) ? value : validate({ where: 'body', schema, value }, language)
  return passedBody(read, 'undecoded', whole)
}

/** What a form carries. Throws `validation_failed` where a file is missing. */
export async function readForm(
  { limits, forms, uploadFolder }: Receiving,
  { request, response, found: { route } }: Received,
): Promise<Form | null> {
  if (route.transport !== 'upload') return null
  const { file: kind, isOptional } = route.limits
  const form = await forms.read(request, response, { limitBytes: limits.uploadBytes[kind], folder: uploadFolder })
  if (form.file !== null || isOptional) return form
  await form.release()
  const msg = 'a file is required'
  throw new AppError('validation_failed', { issues: [{ loc: ['body', 'file'], msg, type: 'missing' }] })
}
