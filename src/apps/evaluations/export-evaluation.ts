import type { Ctx } from '#apps/context'
import { authorize } from '#platform/auth/authorize'
import { csvCell } from '#text/csv-cell'
import { WrittenQuestion } from '#toolbox/eval/written-question'
import { getEvaluation } from './get-evaluation.ts'
import { type AnswerRow, listAnswers, listQuestions } from './answers/queries.ts'
import { type Variant, Variants } from './variant.ts'

const grades = [
  'status',
  'failure',
  'all_facts',
  'first_characters',
  'quoted_words',
  'right_document',
  'right_document_first',
  'fell_back',
  'duration_ms',
] as const satisfies readonly (keyof AnswerRow)[]

/** A table for a spreadsheet: a line per question, with the grades of each variant beside each other. */
export async function exportEvaluation(ctx: Ctx<'db'>, id: number): Promise<string> {
  authorize(ctx, 'settings:manage')
  const { variants } = await getEvaluation(ctx, id)
  const ways = Variants.parse(variants)
  const [questions, answers] = await Promise.all([listQuestions(ctx.db, id), listAnswers(ctx.db, id)])
  const byPlace = new Map(answers.map((row) => [`${row.position}/${row.variant}`, row]))
  const lines = questions.map(({ position, question }) => {
    const { line, turns, facts, documents } = WrittenQuestion.parse(question)
    const told = [turns.at(-1) ?? '', facts.map((way) => way.join(' | ')).join(' ; '), documents.join(' | ')]
    const graded = ways.flatMap((_, variant) => cellsOf(byPlace.get(`${position}/${variant}`)))
    return [String(line), ...told, ...graded]
  })
  const head = ['line', 'question', 'facts', 'document', ...ways.flatMap(titlesOf)]
  return `\uFEFF${[head, ...lines].map((cells) => cells.map(csvCell).join(';')).join('\r\n')}\r\n`
}

function titlesOf({ assistant, mode, model }: Variant, variant: number): string[] {
  const way = ['AB'[variant], assistant, mode, model].filter((part) => part != null).join(' ')
  return grades.map((grade) => `${grade} (${way})`)
}

function cellsOf(row: AnswerRow | undefined): string[] {
  return grades.map((grade) => {
    const value = row?.[grade] ?? ''
    if (typeof value === 'boolean') return value ? '1' : '0'
    return typeof value === 'number' ? String(Math.round(value)) : String(value)
  })
}
