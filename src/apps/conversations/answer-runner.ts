import type { CollectionId, ConversationId } from '#contract/ids'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataLevel } from '#contract/model-routing'
import type { ChatMessage } from '#inference/backends/backend'
import { type Actor, organisationIdOf } from '#platform/auth/actor'
import { isDatabaseDown } from '#platform/db/database'
import { AppError, isAppError, messageOf } from '#platform/errors'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { type Assistant, within } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import type { Ctx, ToolboxCapabilities } from '#toolbox/context'
import { EventWriter } from './events/event-writer.ts'
import type { Lease } from './events/queries.ts'

/** Who writes answers, with whatever it needs; given, so that a test can say the words. */
/** Answers with the models that the caller's organisation may use, and no others. */
export type AnswerFunction = (
  who: Ctx<'models'>,
  question: {
    assistant: Assistant
    messages: readonly ChatMessage[]
    language: 'fr' | 'en'
    asOf?: string | undefined
  },
) => AsyncGenerator<AnswerEvent>

export interface AnswerJob {
  readonly actor: Actor
  /** How sensitive the request said that its data are. */
  readonly dataLevel?: DataLevel | undefined
  readonly conversationId: ConversationId
  readonly messageId: number
  readonly model: string
  /** Sources that the person chose; null for all that the assistant has. */
  readonly collectionIds: readonly CollectionId[] | null
  /** YYYY-MM-DD: the law as it was on that day; null for today. */
  readonly asOf: string | null
  readonly messages: readonly ChatMessage[]
  readonly language: 'fr' | 'en'
}

/** Writes answers apart from the requests that ask for them: a reader may leave and come back. */
export interface AnswerRunner {
  /** Under what rows are kept for this process. Throws `shutting_down`, or `limit_reached` and `overloaded` while it has too many. */
  reserve(actor: Actor): Lease
  /** Begins an answer whose rows are kept. */
  begin(job: AnswerJob): void
  /** Gives up an answer, or all those of a conversation: the rows say already how they ended. */
  giveUp(which: { messageId: number } | { conversationId: ConversationId }): void
  /** The messages being written, and the name under which they are. */
  writing(): Lease & { messageIds: number[] }
  /** Gives up those of these messages that somebody else ended. */
  keepOnly(kept: ReadonlySet<number>, among: readonly number[]): void
  /** Waits for the answers, at most this long; then gives them up. */
  stop(graceMs: number): Promise<void>
}

export interface AnswerRunnerParts {
  readonly capabilities: Pick<ToolboxCapabilities, 'db' | 'settings' | 'models' | 'log'>
  readonly answer: AnswerFunction
  /** A process that says nothing for that long writes no answer any more. */
  readonly leaseSeconds?: number
}

const LEASE_SECONDS = 10
/** Answers being written at the same time by one process. */
const MOST_ANSWERS = 500
const MOST_OF_ONE_PERSON = 20
const RETRY_SECONDS = 5

function refuseTooMany(running: readonly Running[], actor: Actor): void {
  const retryAfterSeconds = RETRY_SECONDS
  if (running.length >= MOST_ANSWERS) throw new AppError('overloaded', { retryAfterSeconds })
  const own = running.filter(({ job }) => ownerOf(job.actor) === ownerOf(actor))
  if (own.length < MOST_OF_ONE_PERSON) return
  throw new AppError('limit_reached', { limit: 'runningAnswers', most: MOST_OF_ONE_PERSON, retryAfterSeconds })
}

function ownerOf(actor: Actor): number | null {
  return 'ownPrincipal' in actor ? actor.ownPrincipal : null
}

interface Running {
  readonly job: AnswerJob
  readonly controller: AbortController
  done: Promise<void>
}

export function openAnswerRunner(parts: AnswerRunnerParts): AnswerRunner {
  const { capabilities, answer, leaseSeconds = LEASE_SECONDS } = parts
  const lease: Lease = { runnerId: randomUUID(), leaseSeconds }
  const running = new Map<number, Running>()
  let stopping = false

  async function run(job: AnswerJob, controller: AbortController): Promise<void> {
    const models = capabilities.models.visibleTo(organisationIdOf(job.actor))
    const { actor, dataLevel } = job
    const ctx = { ...capabilities, models, actor, dataLevel, signal: controller.signal }
    const { db, log } = capabilities
    const { messageId } = job
    const onLost = (error: unknown): void => {
      if (error !== null) log.error({ messageId, reason: messageOf(error) }, 'an answer cannot be kept')
      controller.abort()
    }
    const writer = new EventWriter({ db, messageId, runnerId: lease.runnerId, signal: controller.signal, onLost })
    try {
      await writeAnswer(ctx, { job, writer, answer })
    } catch (error) {
      if (!controller.signal.aborted) onLost(error)
    } finally {
      running.delete(messageId)
    }
  }

  return {
    reserve(actor) {
      if (stopping) throw new AppError('shutting_down', {})
      refuseTooMany([...running.values()], actor)
      return lease
    },
    begin(job) {
      const controller = new AbortController()
      const one: Running = { job, controller, done: Promise.resolve() }
      running.set(job.messageId, one)
      one.done = run(job, controller)
    },
    giveUp(which) {
      for (const { job, controller } of running.values()) {
        const { messageId, conversationId } = job
        if ('messageId' in which ? messageId === which.messageId : conversationId === which.conversationId) {
          controller.abort()
        }
      }
    },
    writing: () => ({ ...lease, messageIds: [...running.keys()] }),
    keepOnly(kept, among) {
      for (const id of among) if (!kept.has(id)) running.get(id)?.controller.abort()
    },
    async stop(graceMs) {
      stopping = true
      const all = Promise.all([...running.values()].map(({ done }) => done))
      await Promise.race([all, sleep(graceMs, undefined, { ref: false })])
      for (const { controller } of running.values()) controller.abort()
      await Promise.race([all, sleep(1000, undefined, { ref: false })])
    },
  }
}

interface Writing {
  readonly job: AnswerJob
  readonly writer: EventWriter
  readonly answer: AnswerFunction
}

/** A failure of the answer is kept with it; only the failure to keep anything is thrown. */
async function writeAnswer(
  ctx: Ctx<'db' | 'settings' | 'models' | 'log'>,
  { job, writer, answer }: Writing,
): Promise<void> {
  let text = ''
  try {
    const assistant = within(await resolveAssistant(ctx, job.model), job.collectionIds)
    const { messages, language, asOf } = job
    for await (const event of answer(ctx, { assistant, messages, language, asOf: asOf ?? undefined })) {
      ctx.signal.throwIfAborted()
      if (event.type === 'source-found') writer.add({ type: event.type, index: event.index, title: event.title })
      if (event.type === 'text-delta') {
        text += event.text
        writer.addText(event.text)
      }
      if (event.type === 'answer-finished') {
        await writer.end({ state: 'finished', text: event.text, proof: event.proof })
        return
      }
    }
    throw new AppError('internal', { reason: 'the answer has no end' })
  } catch (error) {
    if (ctx.signal.aborted) throw error
    const failure = failureOf(error)
    if (failure.code === 'internal') ctx.log.error({ messageId: job.messageId, err: error }, 'an answer failed')
    await writer.end({ state: 'failed', text, error: failure })
  }
}

function failureOf(error: unknown): AppError {
  if (isAppError(error)) return error
  if (isDatabaseDown(error)) return new AppError('database_unavailable', { reason: messageOf(error) })
  return new AppError('internal', { reason: messageOf(error) })
}
