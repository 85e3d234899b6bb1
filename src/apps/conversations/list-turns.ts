import type { ConversationId } from '#contract/ids'
import type { ChatMessage } from '#inference/backends/backend'
import type { Tables } from '#platform/db/database'
import type { Transaction } from 'kysely'
import { listTexts } from './queries.ts'

const MAX_TURNS = 20
const MAX_CHARACTERS = 24_000

/** What was said on a path of a conversation that the caller was let into, the latest part of it. */
export async function listTurns(
  tx: Transaction<Tables>,
  conversationId: ConversationId,
  path: readonly number[],
): Promise<ChatMessage[]> {
  const latest = await listTexts(tx, conversationId, path.slice(-MAX_TURNS))
  const turns: ChatMessage[] = []
  let characters = 0
  for (const { role, text } of latest) {
    characters += text.length
    if (characters > MAX_CHARACTERS) break
    turns.unshift({ role, content: text })
  }
  return answeredTurns(turns)
}

/** Without the questions that got no answer: many models want their turns to alternate. */
export function answeredTurns(turns: readonly ChatMessage[]): ChatMessage[] {
  const answered = turns.filter(({ role }, index) => role !== 'user' || turns[index + 1]?.role === 'assistant')
  const first = answered.findIndex(({ role }) => role === 'user')
  return first < 0 ? [] : answered.slice(first)
}
