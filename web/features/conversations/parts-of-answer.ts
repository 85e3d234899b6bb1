import type { Message } from '#contract/applications'
import { surroundRanges } from '../markdown/marks.ts'

export interface AnswerParts {
  /** Markdown; what the sources do not hold is surrounded by marks. */
  readonly answer: string
  /** The passages that the answer was taken from, or nothing. */
  readonly passages: string
}

/** Cuts an answer where its proof says that it ends; one without a proof is all answer. */
export function partsOf({ text, proof, state }: Pick<Message, 'text' | 'proof' | 'state'>): AnswerParts {
  const isCut = proof !== null && state === 'finished' && proof.answer_end > 0 && proof.answer_end < text.length
  const end = isCut ? proof.answer_end : text.length
  const doubts = proof?.claims.filter(({ verdict, start }) => verdict === 'unsupported' && start < end) ?? []
  const answer = text.slice(0, end)
  return {
    answer: doubts.length === 0 ? answer : surroundRanges(answer, doubts),
    passages: text.slice(end).trim(),
  }
}
