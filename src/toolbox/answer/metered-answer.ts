import { CLIENT_GONE_STATUS, Meter } from '#inference/call/meter'
import { statusOfFailure } from '#inference/call/open-answer'
import type { TokenCount } from '#inference/token-count'
import { modelOfAssistant } from '../assistants/assistant.ts'
import { type AnswerCtx, answer } from './answer.ts'
import type { AnswerEvent } from './answer-event.ts'
import type { Question } from './prepared-question.ts'

/**
 * The same answer, for a conversation: one request of its assistant however it ends, metered before its end is told.
 * What it asks of models is counted under the assistant too, and metered apart.
 */
export async function* meteredAnswer(ctx: AnswerCtx, asked: Question): AsyncGenerator<AnswerEvent> {
  const { name } = asked.assistant
  const counted = { ...ctx, assistant: name }
  const { requestId } = ctx.actor
  const meter = new Meter(counted, { endpoint: 'conversations', requestId, startedAtMs: performance.now() })
  const settle = (status: number, tokens: TokenCount | null = null): void =>
    meter.settle({ status, tokens, model: modelOfAssistant(name), backend: 'assistant' })
  try {
    for await (const event of answer(counted, asked)) {
      if (event.type === 'text-delta') meter.firstToken()
      if (event.type === 'answer-finished') settle(200, event)
      yield event
    }
  } catch (error) {
    settle(statusOfFailure(error, ctx.signal))
    throw error
  } finally {
    settle(CLIENT_GONE_STATUS)
  }
}
