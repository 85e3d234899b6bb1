import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Assistant } from '#toolbox/assistants/assistant'
import { type AnswersEvaluation, evaluateAnswers } from '#toolbox/eval/evaluate-answers'
import { type ClaimsEvaluation, evaluateClaims } from '#toolbox/eval/evaluate-claims'
import { summaryOf } from '#toolbox/eval/grade-answer'
import { readGradedQuestions } from '#toolbox/eval/graded-question'
import { claimChecks } from '#toolbox/eval/question-sets'
import type { BenchReport, BenchTarget } from '../report.ts'
import { type AnswersInstance, openAnswersInstance } from './answers-instance.ts'
import { addOwnDocuments } from './town-hall.ts'

const assistant: Assistant = {
  name: 'socle',
  title: null,
  description: '',
  instructions: '',
  mode: 'quote',
  model: null,
  collectionIds: null,
}
const own = fileURLToPath(new URL('../../test/evaluation/', import.meta.url))
/** Folders of question sets that are not part of the repository. */
const setsFolder = process.env['RETRIEVAL_SETS'] ?? ''
const townHallFolder = process.env['TOWN_HALL'] ?? ''

interface Measured {
  readonly name: string
  readonly evaluation: AnswersEvaluation
}

function percent(share: number): number {
  return Number((100 * share).toFixed(1))
}

async function measure({ ctx }: AnswersInstance, name: string, file: string): Promise<Measured> {
  const questions = readGradedQuestions(file)
  return { name, evaluation: await evaluateAnswers(ctx, { assistant, questions, language: 'fr' }) }
}

function rowOf({ name, evaluation: { summary: s, medianMs, p95Ms } }: Measured): (string | number)[] {
  const shares = [s.all, s.early, s.quoted, s.cites, s.citesFirst, s.refused, s.sure, s.rightOfSure].map(percent)
  const others = [s.others, percent(s.othersRefused), percent(s.othersNotSure)]
  return [name, s.answerable, ...shares, ...others, Math.round(medianMs), Math.round(p95Ms)]
}

const columns = [
  'set',
  'n',
  'all facts %',
  'first 600 %',
  'marked %',
  'right source %',
  'first %',
  'refused %',
  'sure %',
  'right of sure %',
  'others',
  'refused %',
  'not sure %',
  'p50 ms',
  'p95 ms',
]

function target(what: string, reached: number, [better, bound]: ['more' | 'less', number]): BenchTarget {
  return { what, reached, target: bound, better }
}

function labourTargets({ evaluation }: Measured): BenchTarget[] {
  const { summary: s, answers } = evaluation
  const ofKind = (kind: string) =>
    summaryOf(answers.filter(({ kinds }) => kinds.includes(kind)).map(({ grade }) => grade))
  return [
    target('labour: all facts shown, %', percent(s.all), ['more', 65]),
    target('labour: all facts in the first 600 characters, %', percent(s.early), ['more', 50]),
    target('labour: marked words hold all facts, %', percent(s.quoted), ['more', 45]),
    target('labour: right sheet cited, %', percent(s.cites), ['more', 85]),
    target('labour: right sheet first, %', percent(s.citesFirst), ['more', 72]),
    target('labour: answerable refused, %', percent(s.refused), ['less', 3]),
    target('labour: far refused, %', percent(ofKind('unanswerable-far').othersRefused), ['more', 97]),
    target('labour: near not shown as sure, %', percent(ofKind('unanswerable-near').othersNotSure), ['more', 75]),
    target('labour: right of the sure answers, %', percent(s.rightOfSure), ['more', 75]),
  ]
}

function townTargets({ evaluation: { summary: s } }: Measured): BenchTarget[] {
  return [
    target('town hall: all facts, %', percent(s.all), ['more', 80]),
    target('town hall: right file cited first, %', percent(s.citesFirst), ['more', 85]),
    target('town hall: wrong refusals, %', percent(s.refused), ['less', 4]),
  ]
}

function ownTargets({ evaluation: { answers } }: Measured): BenchTarget[] {
  const ofKind = (kind: string) =>
    summaryOf(answers.filter(({ kinds }) => kinds.includes(kind)).map(({ grade }) => grade))
  return [
    target('own sets: far refused, %', percent(ofKind('far').othersRefused), ['more', 97]),
    target('own sets: near not shown as sure, %', percent(ofKind('near').othersNotSure), ['more', 80]),
  ]
}

function questionsIn(folder: string, start: string): string | null {
  if (folder === '' || !existsSync(folder)) return null
  const name = readdirSync(folder).find((file) => file.startsWith(start) && file.endsWith('.jsonl'))
  return name === undefined ? null : join(folder, name)
}

function claimsRow(part: string, { claims, precision, recall, falseAlarms, missed }: ClaimsEvaluation) {
  return [part, claims, percent(precision), percent(recall), falseAlarms.length, missed.length]
}

async function claimsTable({ ctx }: AnswersInstance) {
  const checks = claimChecks()
  const rows = []
  for (const part of ['dev', 'fresh', 'last'] as const) {
    const ofPart = checks.filter((check) => check.part === part)
    rows.push(claimsRow(part, await evaluateClaims(ctx, ofPart)))
  }
  rows.push(claimsRow('all', await evaluateClaims(ctx, checks)))
  const title = 'Check of claims: what is called unsupported'
  return { title, columns: ['part', 'n', 'precision %', 'recall %', 'false alarms', 'missed'], rows }
}

interface Everything {
  readonly measured: readonly Measured[]
  readonly targets: readonly BenchTarget[]
}

/** The labour sheets alone first; a town hall's documents are added after, since both are then searched together. */
async function measureAll(instance: AnswersInstance): Promise<Everything> {
  const measured: Measured[] = []
  const targets: BenchTarget[] = []
  const facts = questionsIn(setsFolder, 'q_labour_facts')
  if (facts !== null) {
    const labour = await measure(instance, 'labour, facts', facts)
    measured.push(labour)
    targets.push(...labourTargets(labour))
  }
  measured.push(await measure(instance, 'labour, own', join(own, 'labour-questions.jsonl')))
  const others = await measure(instance, 'unanswerable, own', join(own, 'unanswerable.jsonl'))
  measured.push(others)
  targets.push(...ownTargets(others))
  const asked = questionsIn(townHallFolder, 'questions')
  if (asked !== null) {
    await addOwnDocuments(instance, join(townHallFolder, 'expected'))
    const town = await measure(instance, 'town hall', asked)
    measured.push(town)
    targets.push(...townTargets(town))
  }
  return { measured, targets }
}

/** The quoting assistant: what a reader reads of its answers, what it refuses; and the check of claims on its cases. */
export async function run(): Promise<BenchReport> {
  const instance = await openAnswersInstance()
  try {
    const { measured, targets } = await measureAll(instance)
    return {
      name: 'answers',
      tables: [{ title: 'Quoted answers', columns, rows: measured.map(rowOf) }, await claimsTable(instance)],
      targets,
      notes: [
        'RETRIEVAL_SETS and TOWN_HALL name folders of questions that are not part of the repository; without them only the own sets are asked',
        'what was set on which questions stands in docs/decisions',
        `${instance.passages} passages of labour sheets, embedding model ${instance.profile}, no language model`,
      ],
    }
  } finally {
    await instance.close()
  }
}
