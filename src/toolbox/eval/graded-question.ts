import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { decodeText } from '../parse/text/decode-text.ts'
import { readQuestions } from './question-file.ts'
import { type WrittenQuestion } from './written-question.ts'

/** A question with what a right answer shows; neither facts nor documents: nothing answers it. */
export interface GradedQuestion {
  readonly id: string
  readonly turns: readonly string[]
  readonly kinds: readonly string[]
  readonly documents: readonly string[]
  readonly facts: readonly (readonly RegExp[])[]
}

const mostQuestions = 10_000

/** The set of a file of whoever runs the program: CSV by its ending, JSON lines otherwise. Throws `invalid_request`. */
export function readGradedQuestions(file: string): GradedQuestion[] {
  const format = extname(file).toLowerCase() === '.csv' ? 'csv' : 'jsonl'
  const text = decodeText(readFileSync(file))
  return readQuestions({ text, format, mostQuestions, takesExpressions: true }).map(gradedQuestion)
}

export function gradedQuestion({ id, turns, kinds, documents, facts, expressions }: WrittenQuestion): GradedQuestion {
  const plain = facts.map((ways) => ways.map(wordsAsExpression))
  const written = expressions.map((ways) => ways.map((way) => new RegExp(way, 'iu')))
  return { id, turns, kinds, documents, facts: [...plain, ...written] }
}

/** Plain words as an answer may show them: in any capitals, any spaces between, and no figures before or after theirs. */
function wordsAsExpression(words: string): RegExp {
  const escaped = words
    .trim()
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .split(/\s+/)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join(String.raw`\s`)
  const before = /^\s*\d/.test(words) ? String.raw`(?<![\d])(?<!\d[.,\s])` : ''
  const after = /\d\s*$/.test(words) ? String.raw`(?!\d|[.,]\d)` : ''
  return new RegExp(before + escaped + after, 'iu')
}
