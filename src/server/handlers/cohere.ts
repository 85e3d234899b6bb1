import { randomUUID } from 'node:crypto'
import type { CohereEmbedAnswer, CohereEmbedRequest, cohereRoutes } from '#contract/cohere'
import { ask } from '#inference/call/ask'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { answerCohereChat } from '../dialects/cohere-chat/write-chat.ts'
import type { Handlers } from '../http/handlers.ts'

/** Cohere's dialect, but for reranking. */
export const cohereHandlers: Handlers<keyof typeof cohereRoutes> = {
  createCohereChat(call) {
    authorize(call.ctx, 'inference:use')
    return answerCohereChat(call)
  },

  async createCohereEmbeddings({ ctx, body, startedAtMs }) {
    authorize(ctx, 'inference:use')
    const texts = textsOf(body)
    const { model, output_dimension: dimensions } = body
    const asked = { input: texts, ...(dimensions == null ? {} : { dimensions }) }
    const answer = await ask(ctx, { model, endpoint: 'embeddings', body: asked, meteredAs: 'embed', startedAtMs })
    const read = Answer.safeParse(answer)
    if (!read.success) throw new AppError('backend_protocol', { backend: 'model', reason: 'answer_of_unknown_shape' })
    const vectors = read.data.data.toSorted((left, right) => left.index - right.index).map(({ embedding }) => embedding)
    return {
      id: randomUUID(),
      response_type: 'embeddings_by_type',
      embeddings: byType(vectors, body.embedding_types ?? ['float']),
      texts,
      meta: { api_version: { version: '2' }, billed_units: { input_tokens: read.data.usage?.prompt_tokens ?? 0 } },
    }
  },
}

const Answer = z.looseObject({
  data: z.array(z.looseObject({ index: z.number().int(), embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number().int().catch(0) }).nullish(),
})

function textsOf({ texts, inputs }: CohereEmbedRequest): string[] {
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
    ...(wanted.has('ubinary') ? { ubinary: vectors.map(signsOf) } : {}),
    ...(wanted.has('binary') ? { binary: vectors.map((one) => signsOf(one).map((byte) => byte - 128)) } : {}),
  }
}

/** Whether each number is above 0, eight to a byte, the first in the highest bit. */
function signsOf(vector: readonly number[]): number[] {
  const bytes = Array.from({ length: Math.ceil(vector.length / 8) }, () => 0)
  for (const [index, value] of vector.entries()) {
    if (value > 0) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (128 >> (index & 7))
  }
  return bytes
}
