import type { Ctx } from '#inference/context'
import { AppError, isAppError } from '#platform/errors'
import { randomUUID } from 'node:crypto'
import type { ChatEvent, ChatMessage } from './backends/backend.ts'

/** A chat that the program itself asks for, by the name clients use for the model. */
export interface ChatQuestion {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly maxTokens?: number
}

/** Asks a model on the actor's behalf: same backends, same metering as anybody's call. `finished` is the last event. */
export async function* streamChat(ctx: Ctx<'models' | 'usage'>, question: ChatQuestion): AsyncGenerator<ChatEvent> {
  const model = ctx.models.resolve(question.model, 'chat')
  const { chat } = model.backend
  if (!chat) throw new AppError('model_cannot', { model: model.id, capability: 'chat' })
  const meter = openMeter(ctx, { model: model.id, backend: model.backend.name })
  try {
    for await (const event of chat.stream(
      { ...question, model: model.upstream, requestId: meter.requestId },
      ctx.signal,
    )) {
      meter.see(event)
      yield event
    }
  } catch (error) {
    meter.fail(error)
    throw error
  } finally {
    meter.close()
  }
}

interface Meter {
  readonly requestId: string
  see(event: ChatEvent): void
  fail(error: unknown): void
  close(): void
}

/** Until it is finished, an answer counts as left by its reader. */
function openMeter(ctx: Ctx<'usage'>, served: { model: string; backend: string }): Meter {
  const { actor, usage, signal } = ctx
  const startedAtMs = performance.now()
  const requestId = `${actor.requestId}:${randomUUID()}`
  let status = 499
  let firstTokenMs: number | null = null
  let tokens: { promptTokens: number; completionTokens: number } | null = null
  return {
    requestId,
    see(event) {
      if (event.type === 'text-delta') firstTokenMs ??= performance.now() - startedAtMs
      if (event.type === 'usage-counted') tokens = event
      if (event.type === 'finished') status = 200
    },
    fail(error) {
      if (!signal.aborted && isAppError(error)) status = 502
    },
    close() {
      usage.record({
        at: new Date(),
        requestId,
        organisationId: actor.organisationId,
        keyId: actor.keyId,
        personId: actor.personId,
        ...served,
        endpoint: 'internal',
        status,
        promptTokens: tokens?.promptTokens ?? null,
        completionTokens: tokens?.completionTokens ?? null,
        durationMs: performance.now() - startedAtMs,
        firstTokenMs,
      })
    },
  }
}
