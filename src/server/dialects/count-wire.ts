import type { WireMessage } from '#inference/backends/backend'
import { countTokens } from '#inference/call/count-tokens'

/** What a model is told around each message, about. */
const tokensPerMessage = 4

/** Tokens that messages and tools take, about: each model has a tokenizer of its own. */
export function countWire(messages: readonly WireMessage[], tools: readonly unknown[] | null | undefined): number {
  const texts = messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? '')))
  if (tools?.length) texts.push(JSON.stringify(tools))
  return texts.reduce((sum, text) => sum + countTokens(text) + tokensPerMessage, 0)
}
