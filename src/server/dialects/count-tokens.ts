import { Tiktoken } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'

/** Longer texts are counted by this much of their start: a count must not hold everybody else up. */
const countedCharacters = 60_000
const tokensPerMessage = 4

let encoder: Tiktoken | null = null

/** Tokens of a conversation by a general tokenizer: no server is asked, and its own may count a tenth more or less. */
export function countTokens(texts: readonly string[]): number {
  encoder ??= new Tiktoken(cl100k)
  const text = texts.join('\n')
  const counted = encoder.encode(text.slice(0, countedCharacters), [], []).length
  const share = Math.min(1, countedCharacters / Math.max(1, text.length))
  return Math.ceil(counted / share) + texts.length * tokensPerMessage
}
