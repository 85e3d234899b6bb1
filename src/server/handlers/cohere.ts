import { randomUUID } from 'node:crypto'
import type { CohereEmbedAnswer, CohereEmbedRequest, cohereRoutes } from '#contract/cohere'
import type { cohereFirstRoutes } from '#contract/cohere-first'
import { ask } from '#inference/call/ask'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { answerCohereChat } from '../dialects/cohere-chat/write-chat.ts'
import { answerFirstChat } from '../dialects/cohere-first/write-chat.ts'
import { modelOr } from '../dialects/first-model.ts'
import type { Call, Handlers } from '../http/handlers.ts'

/** Cohere's dialect, but for reranking. */
export const cohereHandlers: Handlers<keyof typeof cohereRoutes | keyof typeof cohereFirstRoutes> = {
  createCohereChat(call) {
    authorize(call.ctx, 'inference:use')
    return answerCohereChat(call)
  },

  createCohereFirstChat(call) {
    authorize(call.ctx, 'inference:use')
    return answerFirstChat(call)
  },

  async createCohereEmbeddings(call) {
    authorize(call.ctx, 'inference:use')
    const { id, vectors, texts, billed_units } = await embed(call)
    return {
      id,
      response_type: 'embeddings_by_type',
      embeddings: byType(vectors, call.body.embedding_types ?? ['float']),
      texts,
      meta: { api_version: { version: '2' }, billed_units },
    }
  },

  async createCohereFirstEmbeddings(call) {
    authorize(call.ctx, 'inference:use')
    const { id, vectors, texts, billed_units } = await embed(call)
    const { embedding_types: types } = call.body
    const told = { id, texts, meta: { api_version: { version: '1' as const }, billed_units } }
    if (types == null) return { ...told, response_type: 'embeddings_floats', embeddings: vectors }
    return { ...told, response_type: 'embeddings_by_type', embeddings: byType(vectors, types) }
  },
}

async function embed({ ctx, body, startedAtMs }: Call<'createCohereEmbeddings' | 'createCohereFirstEmbeddings'>) {
  const texts = textsOf(body)
  const model = modelOr(ctx, body.model, 'embeddings')
  const { output_dimension: dimensions } = body
  const asked = { input: texts, ...(dimensions == null ? {} : { dimensions }) }
  const answer = await ask(ctx, { model, endpoint: 'embeddings', body: asked, meteredAs: 'embed', startedAtMs })
  const read = Answer.safeParse(answer)
  if (!read.success) throw new AppError('backend_protocol', { backend: 'model', reason: 'answer_of_unknown_shape' })
  const vectors = read.data.data.toSorted((left, right) => left.index - right.index).map(({ embedding }) => embedding)
  return { id: randomUUID(), vectors, texts, billed_units: { input_tokens: read.data.usage?.prompt_tokens ?? 0 } }
}

const Answer = z.looseObject({
  data: z.array(z.looseObject({ index: z.number().int(), embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number().int().catch(0) }).nullish(),
})

function textsOf({ texts, inputs }: Pick<CohereEmbedRequest, 'texts' | 'inputs'>): string[] {
  const asked = texts ?? inputs?.map(({ content }) => content.map(({ text }) => text).join('\n'))
  if (asked) return asked
  const issue = { loc: ['body', 'texts'], msg: 'texts are required', type: 'missing' }
  throw new AppError('validation_failed', { issues: [issue] })
}

function byType(vectors: readonly number[][], types: readonly string[]): CohereEmbedAnswer['embeddings'] {
  const wanted = new Set(types)
  return {
    ...(wanted.has('float') ? { float: [...vectors] } : {}),
    ...(wanted.has('base64')
      ? { base64: vectors.map((one) => Buffer.from(Float32Array.from(one).buffer).toString('base64')) }
      : {}),
    ...(wanted.has('int8') ? { int8: vectors.map(scaled) } : {}),
    ...(wanted.has('uint8') ? { uint8: vectors.map((one) => scaled(one).map((value) => value + 128)) } : {}),
    ...(wanted.has('ubinary') ? { ubinary: vectors.map(signsOf) } : {}),
    ...(wanted.has('binary') ? { binary: vectors.map((one) => signsOf(one).map((byte) => byte - 128)) } : {}),
  }
}

/** Whole numbers whose largest is 127 or -127. */
function scaled(vector: readonly number[]): number[] {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return vector.map((value) => (largest === 0 ? 0 : Math.round((value / largest) * 127)))
}

/** Whether each number is above 0, eight to a byte, the first in the highest bit. */
function signsOf(vector: readonly number[]): number[] {
  const bytes = Array.from({ length: Math.ceil(vector.length / 8) }, () => 0)
  for (const [index, value] of vector.entries()) {
    if (value > 0) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (128 >> (index & 7))
  }
  return bytes
}
