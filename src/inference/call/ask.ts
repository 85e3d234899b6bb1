import { backendError } from '../backends/backend-error.ts'
import type { Endpoint } from '../backends/endpoints.ts'
import type { Ctx } from '#inference/context'
import { AppError, isAppError } from '#platform/errors'
import { z } from 'zod'
import { CLIENT_GONE_STATUS } from './meter.ts'
import { openCall } from './open-call.ts'
import { pullAnswer, readWhole } from './pull-answer.ts'
import type { TokenCount } from './usage-scan.ts'

export interface Question {
  readonly model: string
  readonly endpoint: Endpoint
  /** OpenAI's, without `model`. */
  readonly body: Readonly<Record<string, unknown>>
  readonly meteredAs?: string
  readonly startedAtMs?: number
}

/** Asks for a whole answer, as a value. Throws AppError; `ctx.signal` gives it up. */
export async function ask(ctx: Ctx<'models' | 'usage'>, question: Question): Promise<unknown> {
  const { endpoint, meteredAs, startedAtMs } = question
  const text = JSON.stringify(question.body)
  const estimate = { promptTokens: Math.ceil(text.length / 4), completionTokens: 0 }
  const call = openCall(ctx, {
    model: question.model,
    endpoint,
    estimate,
    ...(meteredAs === undefined ? {} : { meteredAs }),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
  })
  const target = await call.reserve()
  const backend = target.backend.name
  let status = CLIENT_GONE_STATUS
  let tokens: TokenCount | null = null
  try {
    const body = Buffer.from(JSON.stringify({ ...question.body, model: target.upstream }))
    const { requestId } = call
    const request = { endpoint, body, contentType: 'application/json', requestId, stream: false }
    const answer = await pullAnswer(target, request, ctx.signal)
    const answered = await readWhole(backend, answer.chunks)
    if (answer.status !== 200) {
      throw backendError({ backend, status: answer.status, retryAfter: answer.retryAfter, body: answered })
    }
    const value = parseJson(backend, answered)
    tokens = countsIn(value)
    status = 200
    return value
  } catch (error) {
    if (!ctx.signal.aborted && isAppError(error)) status = 502
    throw error
  } finally {
    call.settle({ status, tokens })
  }
}

export function parseJson(backend: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('backend_protocol', { backend, reason: 'the answer is not JSON' })
  }
}

const Counted = z.looseObject({
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number().nullish() }),
})

function countsIn(value: unknown): TokenCount | null {
  const usage = Counted.safeParse(value).data?.usage
  return usage ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens ?? 0 } : null
}
