import { AppError } from '#platform/errors'
import type { Because } from '#platform/reasons'
import { columnsOf, readCsvTable } from '#platform/csv/csv-records'
import { z } from 'zod'
import { mostCharacters, mostFacts, Text, Texts, type WrittenQuestion } from './written-question.ts'

export const questionFormats = ['csv', 'jsonl'] as const

export interface QuestionFile {
  readonly text: string
  readonly format: (typeof questionFormats)[number]
  readonly mostQuestions: number
  /** Expressions of a file that somebody sent may take for ever: only whoever runs the program may give some. */
  readonly takesExpressions: boolean
}

const JsonLine = z.looseObject({
  id: Text.max(200).optional(),
  question: Text.optional(),
  turns: Texts.optional(),
  kind: z.union([Text, Texts]).optional(),
  label: Text.max(100).optional(),
  documents: Texts.optional(),
  sheets: Texts.optional(),
  files: Texts.optional(),
  expected: Texts.optional(),
  facts: z
    .array(z.union([Text, Texts]))
    .max(mostFacts)
    .optional(),
  must: z.array(Texts).max(mostFacts).optional(),
})

const problems = {
  missing: { reason: 'question_missing' },
  long: { reason: 'text_too_long', value: mostCharacters },
  facts: { reason: 'too_many_facts', value: mostFacts },
  expression: { reason: 'expressions_in_terminal' },
  json: { reason: 'not_a_json_question' },
  zero: { reason: 'not_text' },
} as const

type Problem = keyof typeof problems

interface Line {
  readonly line: number
  readonly read: Omit<WrittenQuestion, 'line' | 'id'> & { readonly id: string | null }
  readonly problem: Problem | null
}

/**
 * A set of questions. CSV: columns `question`, `facts` (parted by `;`, ways to say one by `|`) and `document` (`|`),
 * French names too. JSON lines: `turns` or `question`; `facts`, each a text or the ways to say it; `must`, the same as
 * regular expressions; `documents`. Neither facts nor documents: nothing answers it. Throws `invalid_request`, which
 * names each wrong line.
 */
export function readQuestions({ text, format, mostQuestions, takesExpressions }: QuestionFile): WrittenQuestion[] {
  const lines = format === 'csv' ? csvLines(text) : jsonLines(text)
  if (lines.length === 0) throw new AppError('invalid_request', { reason: 'no_question_in_file' })
  if (lines.length > mostQuestions)
    throw new AppError('invalid_request', { reason: 'too_many_questions', value: mostQuestions })
  const wrong = lines.flatMap(({ line, read, problem }) => {
    const found = problem ?? problemOf(read, takesExpressions)
    return found === null ? [] : [{ line, ...problems[found] }]
  })
  if (wrong.length > 0) throw wrongLines(wrong.slice(0, mostTold))
  return lines.map(({ line, read }, position) => ({ ...read, line, id: read.id ?? String(position + 1) }))
}

const mostTold = 10

function wrongLines(lines: NonNullable<Because['lines']>): AppError<'invalid_request'> {
  return new AppError('invalid_request', { reason: 'lines_refused', lines })
}

function problemOf(read: Line['read'], takesExpressions: boolean): Problem | null {
  if ((read.turns.at(-1) ?? '').trim() === '') return 'missing'
  if (read.expressions.length > 0 && !takesExpressions) return 'expression'
  const lists = [read.turns, read.documents, read.facts, ...read.facts]
  if (lists.some((list) => list.length > mostFacts)) return 'facts'
  const texts = [read.turns, read.documents, ...read.facts].flat()
  if (texts.some((one) => one.length > mostCharacters)) return 'long'
  return texts.every((one) => Text.safeParse(one).success) ? null : 'zero'
}

const titles = {
  question: ['question', 'questions'],
  facts: ['facts', 'fact', 'faits', 'fait', 'faitsattendus', 'expected', 'attendu', 'attendus'],
  document: ['document', 'documents', 'fichier', 'fichiers', 'source', 'sources'],
} as const

function csvLines(text: string): Line[] {
  const { head, records, unclosedLine } = readCsvTable(text)
  const column = columnsOf(head, titles)
  if (column('question') === undefined) throw new AppError('invalid_request', { reason: 'no_question_column' })
  if (unclosedLine !== null) throw wrongLines([{ line: unclosedLine, reason: 'unclosed_quotation' }])
  return records.map(({ line, values }) => {
    const cell = (name: keyof typeof titles): string => values[column(name) ?? -1] ?? ''
    const read = {
      id: null,
      turns: [cell('question').trim()],
      kinds: [],
      documents: partsOf(cell('document'), '|'),
      facts: partsOf(cell('facts'), ';').map((fact) => partsOf(fact, '|')),
      expressions: [],
    }
    return { line, read, problem: null }
  })
}

function partsOf(cell: string, separator: string): string[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

const nothing: Line['read'] = { id: null, turns: [], kinds: [], documents: [], facts: [], expressions: [] }

function jsonLines(text: string): Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((written, index) => {
      if (written.trim() === '') return []
      const parsed = JsonLine.safeParse(jsonOf(written))
      const line = index + 1
      return [
        parsed.success
          ? { line, read: questionOf(parsed.data), problem: null }
          : { line, read: nothing, problem: 'json' as const },
      ]
    })
}

function questionOf(line: z.infer<typeof JsonLine>): Line['read'] {
  const { id = null, label, facts = [], must = [] } = line
  const kind = line.kind ?? label ?? []
  return {
    id,
    turns: line.turns ?? (line.question === undefined ? [] : [line.question]),
    kinds: typeof kind === 'string' ? [kind] : kind,
    documents: line.documents ?? line.sheets ?? line.files ?? line.expected ?? [],
    facts: facts.map((fact) => (typeof fact === 'string' ? [fact] : fact)),
    expressions: must,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
