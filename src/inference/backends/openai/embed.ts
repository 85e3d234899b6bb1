import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { EmbedRequest, Embedded } from '../backend.ts'
import { backendError } from '#inference/backend-error'
import { pullAnswer, readWhole } from './collect-answer.ts'
import type { Connection } from './connection.ts'

const EmbeddingsAnswer = z.looseObject({
  data: z.array(z.looseObject({ index: z.number().int(), embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number().int().nonnegative().catch(0) }).nullish(),
})

export interface OpenaiTarget {
  readonly backend: string
  readonly connection: Connection
}

/** Vectors from a server, put back in the order of the texts. */
export async function embedRemotely(
  target: OpenaiTarget,
  request: EmbedRequest,
  signal: AbortSignal,
): Promise<Embedded> {
  const { backend, connection } = target
  const body = Buffer.from(JSON.stringify({ model: request.model, input: request.texts, encoding_format: 'float' }))
  const { requestId } = request
  const answer = await pullAnswer(connection, { endpoint: 'embeddings', body, requestId, stream: false }, signal)
  const text = await readWhole(backend, answer.chunks)
  if (answer.status !== 200)
    throw backendError({ backend, status: answer.status, retryAfter: answer.retryAfter, body: text })
  const parsed = EmbeddingsAnswer.safeParse(parseJson(backend, text))
  const rows = parsed.data?.data.toSorted((left, right) => left.index - right.index)
  if (rows?.length !== request.texts.length) {
    throw new AppError('backend_protocol', { backend, reason: 'not one vector per text' })
  }
  return {
    vectors: rows.map((row) => Float32Array.from(row.embedding)),
    tokens: parsed.data?.usage?.prompt_tokens ?? 0,
  }
}

export function parseJson(backend: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('backend_protocol', { backend, reason: 'the answer is not JSON' })
  }
}
