import { CLIENT_GONE_STATUS, Meter } from '#inference/call/meter'
import { answer } from '#toolbox/answer/answer'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { assertReadable } from '#data/search/assert-readable'
import { within } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import { errorTable } from '#server/http/error-table'
import type { Call } from '#server/http/handlers'
import { asAppError } from '#server/http/write-error'
import type { AnswerFinished } from './chat-shapes.ts'
import { readQuestion } from './read-question.ts'
import { writeChat } from './write-chat.ts'

type ChatCall = Call<'createChatCompletion'>

/** An assistant's answer in the dialect of chat completions, with its proof; metered as one call. */
export async function chatWithAssistant(call: ChatCall): Promise<void> {
  const { ctx, body, language, response } = call
  const question = { ...readQuestion(body, language), language: languageOfAnswer(call) }
  const collectionIds = body.collections ?? null
  await assertReadable(ctx, { collectionIds: collectionIds ?? [] })
  const assistant = within(await resolveAssistant(ctx, body.model), collectionIds)
  const meter = new AnswerMeter(call)
  try {
    const events = meter.watch(answer(ctx, { assistant, ...question }))
    await writeChat({ response, body, language, requestId: ctx.actor.requestId }, events)
  } finally {
    meter.close()
  }
}

/** Most programs say nothing of a language: their assistant speaks as its sources do. */
function languageOfAnswer({ request, language }: ChatCall): 'fr' | 'en' {
  return /\b(en|fr)\b/i.test(request.headers['accept-language'] ?? '') ? language : 'fr'
}

/** One row per call, however it ends. The model behind is metered apart, as a call of the program itself. */
class AnswerMeter {
  readonly #call: ChatCall
  readonly #meter: Meter
  #status = CLIENT_GONE_STATUS
  #finished: AnswerFinished | null = null

  constructor(call: ChatCall) {
    const { ctx, body, startedAtMs } = call
    this.#call = call
    const { requestId } = ctx.actor
    this.#meter = new Meter(ctx, { model: body.model, endpoint: 'chat/completions', requestId, startedAtMs })
  }

  async *watch(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent> {
    try {
      for await (const event of events) {
        if (event.type === 'text-delta') this.#meter.firstToken()
        if (event.type === 'answer-finished') {
          this.#finished = event
          this.#status = 200
        }
        yield event
      }
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  #fail(thrown: unknown): void {
    const { ctx, response } = this.#call
    if (response.destroyed) return
    const error = asAppError(thrown)
    this.#status = errorTable[error.code].status
    if (error.code === 'internal' && response.headersSent) {
      ctx.log.error({ requestId: ctx.actor.requestId, err: thrown }, 'an answer failed after its first word')
    }
  }

  close(): void {
    this.#meter.settle({ status: this.#status, tokens: this.#finished, backend: 'assistant' })
  }
}
