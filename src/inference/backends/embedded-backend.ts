import { randomUUID } from 'node:crypto'
import { AppError, isAppError, messageOf } from '#platform/errors'
import { z } from 'zod'
import type { Backend, ForwardRequest, ForwardSink } from './backend.ts'

/** What the engine that runs inside the program must give. Callers add the model's own prefixes. */
export interface EmbeddingEngine {
  /** `multilingual-e5-small/latin-q4/int8`: vectors of two profiles are never compared. */
  readonly profile: string
  readonly dimensions: number
  embed(texts: readonly string[], signal?: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }>
  stop(): Promise<void>
}

const Asked = z.looseObject({
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().nullish(),
})

/** The model that the product carries, as a backend like the others. Whoever started the engine stops it. */
export function embeddedBackend(engine: EmbeddingEngine): Backend {
  const id = engine.profile.split('/')[0] ?? engine.profile
  return {
    name: 'embedded',
    kind: 'embedded',
    isLocal: true,
    forward(request, sink) {
      const gone = new AbortController()
      void answer(engine, { id, request, sink, signal: gone.signal })
      return { abort: () => gone.abort(), resume: () => {} }
    },
    listModels: async () => [
      {
        id,
        upstream: id,
        aliases: [],
        capabilities: ['embeddings'],
        ownedBy: 'socle',
        created: null,
        maxContextLength: 512,
      },
    ],
    close: async () => {},
  }
}

interface Answering {
  readonly id: string
  readonly request: ForwardRequest
  readonly sink: ForwardSink
  readonly signal: AbortSignal
}

async function answer(engine: EmbeddingEngine, { id, request, sink, signal }: Answering): Promise<void> {
  try {
    const body = await embed(engine, { id, request, signal })
    if (signal.aborted) return
    sink.start(200, { 'content-type': 'application/json', 'content-length': String(body.length) })
    sink.data(body)
    sink.end()
  } catch (error) {
    if (signal.aborted) return
    sink.fail(isAppError(error) ? error : new AppError('engine_unavailable', reasonOf(error), { cause: error }))
  }
}

const reasonOf = (error: unknown) => ({ engine: 'embeddings', reason: messageOf(error) })

type Embedding = Omit<Answering, 'sink'>

async function embed(engine: EmbeddingEngine, { id, request, signal }: Embedding): Promise<Buffer> {
  const asked = Asked.parse(JSON.parse(request.body.toString()))
  if (asked.dimensions != null && asked.dimensions !== engine.dimensions) {
    const value = engine.dimensions
    throw new AppError('invalid_request', { param: 'dimensions', reason: 'dimensions_fixed', value })
  }
  const texts = typeof asked.input === 'string' ? [asked.input] : asked.input
  const { vectors, tokens } = await engine.embed(texts, signal)
  const written = asked.encoding_format === 'base64' ? toBase64 : (vector: Float32Array) => [...vector]
  const value = {
    id: `embd-${randomUUID()}`,
    object: 'list',
    model: id,
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: written(vector) })),
    usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
  }
  return Buffer.from(JSON.stringify(value))
}

/** OpenAI's encoding: 32-bit floats, little-endian. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}
