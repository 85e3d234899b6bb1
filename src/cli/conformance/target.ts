import { withoutEndSlashes } from '#platform/http/without-end-slashes'

/** What a service answered, read whole. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

export interface Asked {
  readonly body?: unknown
  /** The very bytes to send, in the place of `body`. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly form?: FormData
  readonly headers?: Readonly<Record<string, string>>
  /** Without the key. */
  readonly isAnonymous?: boolean
}

/** What a service is not asked, since it offers nothing to ask it of. */
export class NotOffered extends Error {}

/** What differs from what clients expect, in neutral words. */
export class Difference extends Error {
  readonly found: string
  readonly expected: string

  constructor(found: string, expected: string) {
    super(`${found}, ${expected}`)
    this.found = found
    this.expected = expected
  }
}

const mostCharacters = 2_000_000

/** A service under examination: its address, a key, and the models that it lists. */
export class Target {
  readonly #base: string
  readonly #key: string | null
  readonly #signal: AbortSignal
  #models: readonly Listed[] | null = null

  constructor(address: string, key: string | null, signal: AbortSignal) {
    this.#base = withoutEndSlashes(address).replace(/\/v1$/, '')
    this.#key = key
    this.#signal = signal
  }

  async ask(method: string, path: string, asked: Asked = {}): Promise<Reply> {
    const { body, bytes, form, headers, isAnonymous } = asked
    const sent = form ?? bytes ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(`${this.#base}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(60_000)]),
      headers: {
        ...(this.#key === null || isAnonymous === true ? {} : { authorization: `Bearer ${this.#key}` }),
        ...(sent === undefined || form !== undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    const text = (await response.text()).slice(0, mostCharacters)
    return { status: response.status, headers: response.headers, text, json: jsonIn(text) }
  }

  /** The first model of a type; throws `NotOffered` when none is listed. */
  async model(type: ModelUse): Promise<string> {
    this.#models ??= listedIn((await this.ask('GET', '/v1/models')).json)
    const found = this.#models.find((model) => useOf(model) === type)
    if (!found) throw new NotOffered(type)
    return found.id
  }
}

export type ModelUse = 'chat' | 'embeddings' | 'rerank' | 'other'

interface Listed {
  readonly id: string
  readonly type: string
}

function listedIn(json: unknown): Listed[] {
  const data = member(json, 'data')
  if (!Array.isArray(data)) return []
  return data.flatMap((model: unknown) => {
    const [id, type] = [member(model, 'id'), member(model, 'type')]
    return typeof id === 'string' ? [{ id, type: typeof type === 'string' ? type : '' }] : []
  })
}

/**
 * Albert's types; a server that tells none, or those of Mistral, is judged by the names of its models. Assistants come
 * after models.
 */
function useOf({ id, type }: Listed): ModelUse {
  const isNamed = ['', 'base', 'fine-tuned'].includes(type)
  if (type === 'text-classification' || (isNamed && /rerank/i.test(id))) return 'rerank'
  if (type === 'text-embeddings-inference' || (isNamed && /embed|bge-m3|\be5\b/i.test(id))) return 'embeddings'
  if (id.startsWith('assistant/')) return 'other'
  if (isNamed) return /whisper|transcri|voxtral|tts|moderation|ocr|dall-e/i.test(id) ? 'other' : 'chat'
  return type === 'text-generation' || type === 'image-text-to-text' ? 'chat' : 'other'
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What stands at a path of an answer; undefined when nothing does. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, key)
  }
  return found
}

export function expectStatus({ status, text }: Reply, ...expected: readonly number[]): void {
  if (!expected.includes(status))
    throw new Difference(`HTTP ${status} ${text.slice(0, 80)}`.trim(), expected.join(', '))
}

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array'

/** A member of an answer must be of a kind. */
export function expectKind(value: unknown, what: string, kind: Kind): void {
  const found = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  if (found !== kind) throw new Difference(`${what}: ${found}`, kind)
}

export function expectEqual(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Difference(`${what}: ${String(found).slice(0, 80)}`, String(expected).slice(0, 80))
}

/** The data of the events of a stream. */
export function eventsOf({ text }: Reply): string[] {
  return text.split(/\r?\n\r?\n/).flatMap((event) => {
    const lines = event.split(/\r?\n/).filter((one) => one.startsWith('data:'))
    return lines.length === 0 ? [] : [lines.map((line) => line.slice('data:'.length).trim()).join('\n')]
  })
}
