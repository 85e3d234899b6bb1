import type { MessagesCount } from '#contract/messages'
import { countTokens } from '#inference/call/count-tokens'
import { wireMessages } from './read-messages.ts'

/** What a model is told around each message, about. */
const tokensPerMessage = 4

/** Tokens that a conversation takes, about: each model has a tokenizer of its own. */
export function countMessages(body: MessagesCount): number {
  const texts = wireMessages(body).map(({ content }) =>
    typeof content === 'string' ? content : JSON.stringify(content ?? ''),
  )
  const tools = body.tools?.length ? [JSON.stringify(body.tools)] : []
  return [...texts, ...tools].reduce((sum, text) => sum + countTokens(text) + tokensPerMessage, 0)
}
