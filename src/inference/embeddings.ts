import type { EmbeddingsRequest } from '#contract/inference'
import { AppError } from '#platform/errors'
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { EmbeddingsCapabilityPort } from './backends/backend.ts'
import type { CatalogueModel } from './catalogue.ts'
import { type Caller, Exchange } from './exchange.ts'
import { spliceChatBody, spliceMember } from './splice.ts'
import { decodeTokens } from './token-text.ts'
import type { UsageRing } from './usage-ring.ts'

/** An embeddings request whose caller is known, whose body is read and whose model is resolved. */
export interface EmbeddingsCall {
  readonly model: CatalogueModel
  readonly body: Buffer
  readonly parsed: EmbeddingsRequest
  readonly response: ServerResponse
  readonly requestId: string
  readonly caller: Caller
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
  readonly signal: AbortSignal
}

/** Answers in OpenAI's shape. Rejects only before the first byte was written. */
export async function handleEmbeddings(usage: UsageRing, call: EmbeddingsCall): Promise<void> {
  const { embeddings } = call.model.backend
  if (!embeddings) throw new AppError('model_cannot', { model: call.model.id, capability: 'embeddings' })
  const texts = await textsOf(call.parsed.input)
  if (embeddings.forward) return forwardEmbeddings(usage, call, { forward: embeddings.forward, texts })
  return embedHere(usage, call, { embeddings, texts })
}

interface Forwarded {
  readonly forward: NonNullable<EmbeddingsCapabilityPort['forward']>
  readonly texts: readonly string[]
}

function forwardEmbeddings(usage: UsageRing, call: EmbeddingsCall, { forward, texts }: Forwarded): Promise<void> {
  const { model, requestId } = call
  const named =
    model.id === model.upstream ? call.body : spliceChatBody(call.body, { model: model.upstream, includeUsage: false })
  const body = isTokens(call.parsed.input) ? spliceMember(named, 'input', texts) : named
  const exchange = new Exchange({ usage, call, endpoint: 'embeddings', stream: false, hidesUsage: false })
  return exchange.run((sink) => forward({ endpoint: 'embeddings', body, requestId, stream: false }, sink))
}

interface Embedding {
  readonly embeddings: EmbeddingsCapabilityPort
  readonly texts: readonly string[]
}

async function embedHere(usage: UsageRing, call: EmbeddingsCall, { embeddings, texts }: Embedding): Promise<void> {
  const { model, parsed, requestId, response } = call
  const request = { model: model.upstream, texts, requestId }
  let status = call.signal.aborted ? 499 : 502
  let tokens: number | null = null
  try {
    const embedded = await embeddings.embed(request, call.signal)
    tokens = embedded.tokens
    checkDimensions(parsed, embedded.vectors)
    status = response.destroyed ? 499 : 200
    writeAnswer(call, embedded.vectors, embedded.tokens)
  } catch (error) {
    if (call.signal.aborted) status = 499
    else if (error instanceof AppError && error.code === 'invalid_request') status = 400
    throw error
  } finally {
    usage.record({
      at: new Date(),
      requestId,
      ...call.caller,
      model: model.id,
      backend: model.backend.name,
      endpoint: 'embeddings',
      status,
      promptTokens: tokens,
      completionTokens: tokens === null ? null : 0,
      durationMs: performance.now() - call.startedAtMs,
      firstTokenMs: null,
    })
  }
}

function checkDimensions(parsed: EmbeddingsRequest, vectors: readonly Float32Array[]): void {
  const actual = vectors[0]?.length
  if (parsed.dimensions == null || actual === undefined || parsed.dimensions === actual) return
  throw new AppError('invalid_request', { param: 'dimensions', reason: `this model gives ${actual} dimensions only` })
}

function writeAnswer(call: EmbeddingsCall, vectors: readonly Float32Array[], tokens: number): void {
  const encode = call.parsed.encoding_format === 'base64' ? toBase64 : (vector: Float32Array) => [...vector]
  const body = Buffer.from(
    JSON.stringify({
      id: `embd-${randomUUID()}`,
      object: 'list',
      model: call.model.id,
      data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
      usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
    }),
  )
  call.response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-request-id': call.requestId,
    'request-id': call.requestId,
    'x-socle-backend': call.model.backend.name,
  })
  call.response.end(body)
}

function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

type Input = EmbeddingsRequest['input']

async function textsOf(input: Input): Promise<string[]> {
  if (typeof input === 'string') return [input]
  const texts: string[] = []
  const tokens: number[][] = []
  for (const item of input) {
    if (typeof item === 'string') texts.push(item)
    else if (typeof item === 'number') (tokens[0] ??= []).push(item)
    else tokens.push(item)
  }
  return tokens.length > 0 ? decodeTokens(tokens) : texts
}

function isTokens(input: Input): boolean {
  return typeof input !== 'string' && typeof input[0] !== 'string'
}
