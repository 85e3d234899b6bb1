import type { Ctx } from '#apps/context'
import type { AnswerFunction } from '#apps/conversations/answer-runner'
import { type Conversations, openConversations } from '#apps/conversations/open-conversations'
import type { AnswerProof } from '#contract/citations'
import { createCatalogue } from '#inference/memory-catalogue'
import type { Actor } from '#platform/auth/actor'
import { openNotifications } from '#platform/db/notifications'
import { openSettings } from '#platform/settings/settings'
import { after } from 'node:test'
import type { TestDatabase } from './database.ts'

type ConversationCtx = Ctx<'db' | 'settings' | 'models' | 'answers' | 'conversationFeed'>

/** A process that writes answers with the given words, with connections of its own. */
export interface ConversationsProcess {
  readonly conversations: Conversations
  as(actor: Actor, signal?: AbortSignal): ConversationCtx
  stop(graceMs?: number): Promise<void>
}

export const emptyProof: AnswerProof = {
  answer_status: 'answered',
  answer_end: 0,
  fallback: null,
  citations: [],
  search_results: [],
  claims: [],
  nearest_titles: [],
  sources_consulted: [],
  model: null,
}

export async function startConversations(
  { db, url, log }: TestDatabase,
  answer: AnswerFunction,
  leaseSeconds?: number,
): Promise<ConversationsProcess> {
  const notifications = await openNotifications(url, log)
  const [settings, models] = [openSettings({ db, log }), createCatalogue([])]
  const conversations = openConversations({
    capabilities: { db, log, settings, models },
    answer,
    notifications,
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  })
  await conversations.start()
  let stopped = false
  const stop = async (graceMs = 0): Promise<void> => {
    if (stopped) return
    stopped = true
    await conversations.stop(graceMs)
    await notifications.close()
  }
  after(() => stop())
  const { answers, conversationFeed } = conversations
  return {
    conversations,
    as: (actor, signal = new AbortController().signal) => ({
      ...{ db, settings, models, answers, conversationFeed },
      ...{ actor, signal },
    }),
    stop,
  }
}
