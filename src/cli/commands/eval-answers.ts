import { asCollectionId } from '#contract/ids'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { AppError } from '#platform/errors'
import { gradeAnswers } from '#server/commands/evaluate-answers'
import { z } from 'zod'
import { type Terminal, UsageError, defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

const reportEvery = 20

/** What a run says, kept to be compared with another one. */
const Figures = z.record(z.string(), z.number())
type Figures = z.infer<typeof Figures>

export const evalAnswers = defineCommand({
  options: {
    ...instanceOptions,
    questions: { type: 'string' },
    collections: { type: 'string' },
    out: { type: 'string' },
    assistant: { type: 'string', default: 'socle' },
    against: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, terminal }) {
    const command = readCommand(values, terminal)
    const { assistant, against } = values
    const earlier = against !== undefined && existsSync(against) ? readFigures(against, terminal) : null
    const assistants = against === undefined || earlier !== null ? [assistant] : [assistant, against]
    // A run takes an hour: that its notes cannot be kept is told before.
    if (values.out !== undefined) closeSync(openSync(values.out, 'a'))
    const [evaluation, other] = await withInstance(values, terminal, (ctx) => gradeAnswers(ctx, command, assistants))
    if (evaluation === undefined) return 1
    const kept = { figures: figuresOf(evaluation), ...evaluation }
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(kept, null, 1)}\n`)
    const beside = other === undefined ? earlier : figuresOf(other)
    const json = other === undefined ? evaluation : [evaluation, other]
    terminal.out(values.json ? `${JSON.stringify(json)}\n` : comparedFigures(kept.figures, beside, terminal))
    return 0
  },
})

type Graded = Awaited<ReturnType<typeof gradeAnswers>>[number]

function figuresOf({ summary, medianMs, p95Ms }: Graded): Figures {
  return { ...summary, medianMs, p95Ms }
}

/** The questions and the collections that an evaluation names. */
export function readCommand(
  { questions, collections }: { questions?: string | undefined; collections?: string | undefined },
  terminal: Terminal,
) {
  if (questions === undefined) throw new UsageError(terminal.say('optionNeedsValue', { option: '--questions' }))
  if (!existsSync(questions)) throw new AppError('not_found', { what: 'file', id: questions })
  const words = collections?.split(',').map((word) => word.trim()) ?? null
  if (words?.some((word) => !/^[1-9]\d{0,8}$/.test(word))) {
    throw new UsageError(terminal.say('notANumber', { option: 'collections', value: collections ?? '' }))
  }
  const ids = words?.map(Number) ?? null
  return {
    questionsFile: questions,
    collectionIds: ids?.map(asCollectionId) ?? null,
    language: terminal.language,
    onProgress: (done: number, total: number) => {
      if (done % reportEvery === 0) terminal.err(`${terminal.say('evalProgress', { done, total })}\n`)
    },
  }
}

function readFigures(file: string, terminal: Terminal): Figures {
  try {
    return z.object({ figures: Figures }).parse(JSON.parse(readFileSync(file, 'utf8'))).figures
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw new UsageError(terminal.say('holdsNoFigures', { file }))
  }
}

const shares = [
  'all',
  'early',
  'quoted',
  'cites',
  'citesFirst',
  'refused',
  'sure',
  'rightOfSure',
  'othersRefused',
  'othersNotSure',
] as const

/** One line per count, with the other assistant or the earlier run beside it, and what separates them in points. */
export function comparedFigures(figures: Figures, beside: Figures | null, terminal: Terminal): string {
  const percent = (value = 0): string => `${(100 * value).toFixed(1)} %`.padStart(8)
  const lines = shares.map((name) => {
    const [own = 0, other = 0] = [figures[name], beside?.[name]]
    const points = 100 * (own - other)
    const compared = beside === null ? '' : `  (${percent(other)})  ${points > 0 ? '+' : ''}${points.toFixed(1)}`
    return `  ${terminal.say(`evalGrade_${name}`).padEnd(58)} ${percent(own)}${compared}`
  })
  const head = terminal.say('evalGraded', {
    questions: figures['answerable'] ?? 0,
    others: figures['others'] ?? 0,
    ms: Math.round(figures['medianMs'] ?? 0),
    p95: Math.round(figures['p95Ms'] ?? 0),
  })
  return `${[head, ...lines].join('\n')}\n`
}
