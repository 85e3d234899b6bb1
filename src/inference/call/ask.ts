import type { Endpoint } from '../backends/endpoints.ts'
import type { Ctx } from '#inference/context'
import { parseAnswer } from '../bytes/parse-answer.ts'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Target } from '../target.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import { openAnswer, statusOfFailure } from './open-answer.ts'
import { openCall } from './open-call.ts'
import { readWhole } from './pull-answer.ts'
import type { TokenCount } from '../token-count.ts'

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
  let status = CLIENT_GONE_STATUS
  let tokens: TokenCount | null = null
  const { signal } = ctx
  try {
    const requestFor = ({ upstream: model }: Target) => {
      return { endpoint, body: Buffer.from(JSON.stringify({ ...question.body, model })), stream: false }
    }
    const { target, answer } = await openAnswer(call, { requestFor, signal })
    const value = parseJson(target.backend.name, await readWhole(target.backend.name, answer.chunks))
    tokens = countsIn(value)
    status = 200
    return renamed(value, call.model.id)
  } catch (error) {
    status = statusOfFailure(error, signal)
    throw error
  } finally {
    call.settle({ status, tokens })
  }
}

function renamed(value: unknown, model: string): unknown {
  const isNamed = typeof value === 'object' && value !== null && 'model' in value
  return isNamed ? { ...value, model } : value
}

export function parseJson(backend: string, text: string): unknown {
  try {
    return parseAnswer(text)
  } catch {
    throw new AppError('backend_protocol', { backend, reason: 'answer_not_json' })
  }
}

const Counted = z.looseObject({
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number().nullish() }),
})

function countsIn(value: unknown): TokenCount | null {
  const usage = Counted.safeParse(value).data?.usage
  return usage ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens ?? 0 } : null
}
