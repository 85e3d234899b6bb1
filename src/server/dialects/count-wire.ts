import type { WireMessage } from '#inference/backends/backend'
import { countTokens, textsIn } from '#inference/call/count-tokens'

/** What a model is told around each message, about. */
const tokensPerMessage = 4
/** What Anthropic counts for an image of a full screen; most models take fewer. */
const tokensPerImage = 1600

/** Tokens that messages and tools take, about: each model has a tokenizer of its own. */
export function countWire(messages: readonly WireMessage[], tools: readonly unknown[] | null | undefined): number {
  const asked = messages.reduce((sum, message) => sum + countMessage(message), 0)
  return tools?.length ? asked + countTokens(JSON.stringify(tools)) + tokensPerMessage : asked
}

function countMessage(message: WireMessage): number {
  const { content } = message
  const images = Array.isArray(content) ? content.filter(isImage).length : 0
  return countTokens(textsIn(message)) + images * tokensPerImage + tokensPerMessage
}

function isImage(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'image_url'
}
