import { jobActor } from '#platform/auth/actor'
import type { Ctx } from '#apps/context'
import type { Notifications } from '#platform/db/notifications'
import { messageOf } from '#platform/errors'
import { type AnswerRunner, type AnswerRunnerParts, openAnswerRunner } from './answer-runner.ts'
import { conversationChannel, readNews } from './events/conversation-channel.ts'
import { type ConversationFeed, openConversationFeed } from './events/conversation-feed.ts'
import { renewLeases } from './events/queries.ts'
import { pruneEvents } from './prune-events.ts'
import { recoverAnswers } from './recover-answers.ts'

export interface Conversations {
  readonly answers: AnswerRunner
  readonly conversationFeed: ConversationFeed
  /** Ends what dead processes left, listens to the others, and says now and then that this one lives. */
  start(): Promise<void>
  /** Lets answers end, at most this long; then ends them where they are. */
  stop(graceMs: number): Promise<void>
}

export interface ConversationsParts extends AnswerRunnerParts {
  readonly notifications: Notifications
}

const BEATS_PER_LEASE = 3
const PRUNE_MS = 60_000

/** What a process needs to write answers and to stream them. */
export function openConversations(parts: ConversationsParts): Conversations {
  const { db, log } = parts.capabilities
  const answers = openAnswerRunner(parts)
  const conversationFeed = openConversationFeed({ db, log })
  const ctx: Ctx<'db'> = {
    db,
    actor: jobActor('conversations', ['conversations:write']),
    signal: new AbortController().signal,
  }
  const timers: NodeJS.Timeout[] = []
  let started = false

  /** What fails now is tried again at the next beat. */
  const every = (periodMs: number, act: () => Promise<unknown>): void => {
    let busy = false
    const tick = async (): Promise<void> => {
      if (busy) return
      busy = true
      await act().catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'conversations: a beat failed'))
      busy = false
    }
    timers.push(setInterval(() => void tick(), periodMs).unref())
  }

  async function beat(): Promise<void> {
    const writing = answers.writing()
    answers.keepOnly(await renewLeases(db, writing), writing.messageIds)
    await recoverAnswers(ctx)
  }

  return {
    answers,
    conversationFeed,
    async start() {
      started = true
      await parts.notifications.listen(conversationChannel, tellFollowers, () => conversationFeed.changedAll())
      await recoverAnswers(ctx)
      every((answers.writing().leaseSeconds * 1000) / BEATS_PER_LEASE, beat)
      every(PRUNE_MS, () => pruneEvents(ctx))
    },
    async stop(graceMs) {
      if (!started) return
      await answers.stop(graceMs)
      await recoverAnswers(ctx, { runnerId: answers.writing().runnerId }).catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'answers that were being written are left to other processes'),
      )
      timers.forEach(clearInterval)
      conversationFeed.stop()
    },
  }

  function tellFollowers(payload: string): void {
    const news = readNews(payload)
    if (!news) return
    if (news.change !== 'events') answers.giveUp(news)
    if (news.change === 'deleted') conversationFeed.deleted(news.conversationId)
    else conversationFeed.changed(news.conversationId)
  }
}
