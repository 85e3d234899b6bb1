import { isNobodyToAsk } from '../admission/nobody-to-ask.ts'
import { type AppError, type ErrorCode, isAppError } from '#platform/errors'
import { backendError } from '../backends/backend-error.ts'
import type { ForwardRequest } from '../backends/backend.ts'
import type { Target } from '../target.ts'
import { mirrorCall } from '../routing/mirror.ts'
import { forwardHedged } from './hedge.ts'
import { CLIENT_GONE_STATUS } from './meter.ts'
import { learnsRefusal } from './learn-refusal.ts'
import type { ModelCall } from './model-call.ts'
import { type Answer, pullAnswer, readWhole } from './pull-answer.ts'

export interface OpenedAnswer {
  readonly target: Target
  readonly answer: Answer
}

export interface Asking {
  /** What each server is asked. */
  requestFor(target: Target): Omit<ForwardRequest, 'requestId' | 'contentType' | 'traceparent'>
  readonly signal: AbortSignal
  /** That servers are told, on vLLM's scale; 0 when it is not. */
  readonly priority?: number
}

/** The first answer that begins, of whoever may be asked in turn. Throws the last failure. */
export async function openAnswer(call: ModelCall, { requestFor, signal, priority = 0 }: Asking): Promise<OpenedAnswer> {
  let target = await call.reserve()
  const named = { contentType: 'application/json', requestId: call.requestId, traceparent: call.traceparent }
  const wholeRequest = (to: Target) => ({ ...requestFor(to), ...named })
  mirrorCall(call.model, wholeRequest)
  const onServed = (by: Target): void => {
    target = by
  }
  for (;;) {
    try {
      const asked = { target, requestFor: wholeRequest, onServed }
      const answer = await pullAnswer((sink) => forwardHedged(call, asked, sink), signal)
      if (answer.status === 200) return { target, answer }
      throw await refusalOf(target, answer)
    } catch (error) {
      if (!isAppError(error)) throw error
      if (learnsRefusal(target.traits, error, priority)) continue
      const next = await call.another(error)
      if (next === null) throw error
      target = next
    }
  }
}

async function refusalOf({ backend: { name: backend } }: Target, answer: Answer): Promise<AppError> {
  const body = await readWhole(backend, answer.chunks)
  return backendError({ backend, status: answer.status, retryAfter: answer.retryAfter, body })
}

/** What a call of the program itself is metered with when it fails. */
export function statusOfFailure(error: unknown, signal: AbortSignal): number {
  return signal.aborted || !isAppError(error) ? CLIENT_GONE_STATUS : statusOfError(error)
}

const BAD_GATEWAY_STATUS = 502
const LATER_STATUS = 503

/** What a client is told of a call that fails within it, as the server's table of errors has it. */
export const toldStatuses: { readonly [Code in ErrorCode]?: number } = {
  invalid_request: 400,
  data_may_not_leave: 403,
  model_not_found: 404,
  model_cannot: 422,
  rate_limited: 429,
  limit_reached: 429,
  backend_busy: 429,
  internal: 500,
  engine_unavailable: LATER_STATUS,
  overloaded: LATER_STATUS,
}

/** As the server's own refusal says it; later when there was no server to ask; what nobody foresaw is the server's failure. */
export function statusOfError(error: AppError): number {
  if (isNobodyToAsk(error)) return LATER_STATUS
  if (error.code === 'backend_refused' && 'status' in error.details) return error.details.status
  return toldStatuses[error.code] ?? BAD_GATEWAY_STATUS
}
