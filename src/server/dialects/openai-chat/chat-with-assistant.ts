import { answer } from '#toolbox/answer/answer'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import { errorTable } from '#server/http/error-table'
import type { Call } from '#server/http/handlers'
import { asAppError } from '#server/http/write-error'
import type { AnswerFinished } from './chat-shapes.ts'
import { readQuestion } from './read-question.ts'
import { writeChat } from './write-chat.ts'

type ChatCall = Call<'createChatCompletion'>

const CLIENT_GONE_STATUS = 499

/** An assistant's answer in the dialect of chat completions, with its proof; metered as one call. */
export async function chatWithAssistant(call: ChatCall): Promise<void> {
  const { ctx, body, language, response } = call
  const question = { ...readQuestion(body, language), language: languageOfAnswer(call) }
  const assistant = await resolveAssistant(ctx, body.model)
  const meter = new Meter(call)
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
class Meter {
  readonly #call: ChatCall
  #status = CLIENT_GONE_STATUS
  #firstTokenMs: number | null = null
  #finished: AnswerFinished | null = null

  constructor(call: ChatCall) {
    this.#call = call
  }

  async *watch(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent> {
    try {
      for await (const event of events) {
        if (event.type === 'text-delta') this.#firstTokenMs ??= performance.now() - this.#call.startedAtMs
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
    const { ctx, body, startedAtMs } = this.#call
    const { organisationId, keyId, personId, requestId } = ctx.actor
    ctx.usage.record({
      at: new Date(),
      requestId,
      organisationId,
      keyId,
      personId,
      model: body.model,
      backend: 'assistant',
      endpoint: 'chat/completions',
      status: this.#status,
      promptTokens: this.#finished?.promptTokens ?? null,
      completionTokens: this.#finished?.completionTokens ?? null,
      durationMs: performance.now() - startedAtMs,
      firstTokenMs: this.#firstTokenMs,
    })
  }
}
