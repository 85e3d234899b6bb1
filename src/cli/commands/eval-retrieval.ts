import { existsSync } from 'node:fs'
import { type RetrievalFigures, evaluateRetrieval } from '#server/commands/evaluate-retrieval'
import { AppError } from '#platform/errors'
import { UsageError, type Terminal, boundedOption, defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

const methods = ['hybrid', 'lexical', 'semantic'] as const
const defaultLimit = 50
const reportEvery = 20

export const evalRetrieval = defineCommand({
  options: {
    ...instanceOptions,
    questions: { type: 'string' },
    method: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, terminal }) {
    const questionsFile = values.questions
    if (questionsFile !== undefined && !existsSync(questionsFile))
      throw new AppError('not_found', { what: 'file', id: questionsFile })
    const trial = {
      questionsFile,
      method: readMethod(values.method, terminal),
      limit: boundedOption(values.limit, { name: 'limit', least: 1, most: 1000 }, terminal) ?? defaultLimit,
      onProgress: (done: number, total: number) => {
        if (done % reportEvery === 0) terminal.err(`${terminal.say('evalProgress', { done, total })}\n`)
      },
    }
    const figures = await withInstance(values, terminal, (ctx) => evaluateRetrieval(ctx, trial))
    terminal.out(values.json ? `${JSON.stringify(figures)}\n` : figuresText(figures, terminal))
    return 0
  },
})

function figuresText({ missed, questions, medianMs, ...quality }: RetrievalFigures, terminal: Terminal): string {
  const figures = terminal.say('evalFigures', {
    questions,
    ndcg: quality.ndcgAt10.toFixed(3),
    five: quality.recallAt5.toFixed(3),
    twenty: quality.recallAt20.toFixed(3),
    ms: medianMs.toFixed(1),
  })
  const list = missed.length === 0 ? [] : [terminal.say('evalMissed'), ...missed.map((question) => `  ${question}`)]
  return `${[figures, ...list].join('\n')}\n`
}

function readMethod(value = 'hybrid', terminal: Terminal): (typeof methods)[number] {
  const method = methods.find((one) => one === value)
  if (method !== undefined) return method
  throw new UsageError(terminal.say('notOneOf', { option: 'method', choices: methods.join(', '), value }))
}
