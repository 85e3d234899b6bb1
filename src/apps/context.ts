import type { Caller } from '#platform/context'
import type { ToolboxCapabilities } from '#toolbox/context'
import type { AnswerRunner } from './conversations/answer-runner.ts'
import type { ConversationFeed } from './conversations/events/conversation-feed.ts'

/** What a verb of this layer may ask for. */
export interface AppsCapabilities extends ToolboxCapabilities {
  readonly answers: AnswerRunner
  readonly conversationFeed: ConversationFeed
}

export type Ctx<K extends keyof AppsCapabilities = never> = Caller & Pick<AppsCapabilities, K>
