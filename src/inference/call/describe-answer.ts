import type { TokenCount } from '../token-count.ts'
import { describeUsage } from './describe-usage.ts'
import type { EditedAnswer } from './whole-editor.ts'

export interface AnswerDescription {
  membersOf(tokens: TokenCount): string
  /** Writes the members that the server left out; `usage` is what the call took, as JSON. */
  readonly complete: ((answer: string, usage: string) => string) | undefined
}

/** A whole answer, a character per byte, with what the call cost and used. */
export function describeAnswer({ text, usage }: EditedAnswer, { membersOf, complete }: AnswerDescription): string {
  if (usage !== null) return describeUsage(text, text.lastIndexOf('"usage"'), membersOf(usage))
  if (complete === undefined) return text
  const completed = complete(Buffer.from(text, 'latin1').toString(), `{${membersOf(noTokens)}${noCounts}}`)
  return Buffer.from(completed).toString('latin1')
}

const noTokens: TokenCount = { promptTokens: 0, completionTokens: 0 }
const noCounts = '"prompt_tokens":0,"completion_tokens":0,"total_tokens":0'
