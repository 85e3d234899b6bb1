import type { CollectionId } from '#contract/ids'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { assertReadable } from '#data/search/assert-readable'
import { CLIENT_GONE_STATUS, Meter } from '#inference/call/meter'
import type { ServerContext } from '#server/context'
import { errorTable } from '#server/http/error-table'
import { asAppError } from '#server/http/write-error'
import type { Language } from '#server/locales/error-words'
import { answer } from '#toolbox/answer/answer'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { type Assistant, assistantNameOf, within } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import type { AssistantQuestion } from './openai-chat/read-question.ts'

/** The request that is answered, of whatever operation. */
export interface AnsweredCall {
  readonly ctx: ServerContext
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly language: Language
  readonly startedAtMs: number
}

export interface AskedAssistant {
  /** As the client wrote it. */
  readonly model: string
  /** Path below /v1 that the client used. */
  readonly endpoint: string
  readonly question: AssistantQuestion
  /** Collections to answer from, among the assistant's own. */
  readonly collectionIds?: readonly CollectionId[] | null
  /** Made for this question alone; the one that `model` names by default. */
  readonly assistant?: Assistant
}

/** Asks an assistant for a client, metered as one call however it ends. The model behind it is metered apart. */
export async function* askAssistant(call: AnsweredCall, asked: AskedAssistant): AsyncGenerator<AnswerEvent> {
  const { collectionIds = null } = asked
  // One made for this question alone is counted as an assistant too: the tokens are those of the model behind it, once.
  const ctx: ServerContext = { ...call.ctx, assistant: assistantNameOf(asked.model) ?? asked.assistant?.name ?? null }
  await assertReadable(ctx, { collectionIds: collectionIds ?? [] })
  const assistant = within(asked.assistant ?? (await resolveAssistant(ctx, asked.model)), collectionIds)
  const meter = new AnswerMeter({ ...call, ctx }, asked)
  try {
    const language = languageOfAnswer(call)
    for await (const event of answer(ctx, { assistant, ...asked.question, language })) {
      meter.note(event)
      yield event
    }
  } catch (error) {
    meter.fail(error)
    throw error
  } finally {
    meter.close()
  }
}

/** Most programs say nothing of a language: their assistant speaks as its sources do. */
function languageOfAnswer({ request, language }: AnsweredCall): Language {
  return /\b(en|fr)\b/i.test(request.headers['accept-language'] ?? '') ? language : 'fr'
}

type AnswerFinished = Extract<AnswerEvent, { type: 'answer-finished' }>

class AnswerMeter {
  readonly #call: AnsweredCall
  readonly #meter: Meter
  readonly #model: string
  #status = CLIENT_GONE_STATUS
  #finished: AnswerFinished | null = null

  constructor(call: AnsweredCall, { model, endpoint }: AskedAssistant) {
    const { ctx, startedAtMs } = call
    this.#call = call
    this.#model = model
    this.#meter = new Meter(ctx, { endpoint, requestId: ctx.actor.requestId, startedAtMs })
  }

  note(event: AnswerEvent): void {
    if (event.type === 'text-delta') this.#meter.firstToken()
    if (event.type !== 'answer-finished') return
    this.#finished = event
    this.#status = 200
  }

  fail(thrown: unknown): void {
    const { ctx, response } = this.#call
    if (response.destroyed) return
    const error = asAppError(thrown)
    this.#status = errorTable[error.code].status
    if (error.code === 'internal' && response.headersSent) {
      ctx.log.error({ requestId: ctx.actor.requestId, err: thrown }, 'an answer failed after its first word')
    }
  }

  close(): void {
    this.#meter.settle({ status: this.#status, tokens: this.#finished, model: this.#model, backend: 'assistant' })
  }
}
