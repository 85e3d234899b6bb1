import type { AnswerProof, AnswerStatus } from '#contract/citations'
import { foldAccents } from '#text/analyse'
import type { GradedQuestion } from './graded-question.ts'

/** What a reader meets before anything is unfolded. */
export const firstCharacters = 600

/** What an answer shows of what was expected. */
export interface Grade {
  /** Null when there was none: it failed. */
  readonly status: AnswerStatus | null
  readonly hasFacts: boolean
  readonly hasDocuments: boolean
  /** Every fact stands in the text, in its first characters, in the words that citations quote. */
  readonly all: boolean
  readonly early: boolean
  readonly quoted: boolean
  /** A right document is cited, and cited first. */
  readonly cites: boolean
  readonly citesFirst: boolean
  /** The model failed before its first word, and passages were quoted instead. */
  readonly fellBack: boolean
}

/** What a reader sees: no marks of Markdown, one kind of apostrophe, single spaces. */
export function visibleText(markdown: string): string {
  return markdown
    .replace(/\[\d{1,3}\]/g, ' ')
    .replace(/\*\*|__|`/g, '')
    .split('\n')
    .map((line) => line.replace(/^[\s>]*(?:#{1,6}\s|[-*•]\s)?/, '').replace(/[|]|:?-{3,}:?/g, ' '))
    .join(' ')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\s\u00a0\u2009\u202f\u200b]+/g, ' ')
    .trim()
}

/** Whether the words that a reader sees hold every fact. */
export function showsFacts(markdown: string, facts: GradedQuestion['facts']): boolean {
  return holds(visibleText(markdown), facts)
}

function holds(text: string, facts: GradedQuestion['facts']): boolean {
  const bare = foldAccents(text)
  return facts.every((ways) => ways.some((way) => way.test(text) || way.test(bare)))
}

const named = (name: string): string => foldAccents(name.trim().toLowerCase()).replace(/\.(?:md|markdown)$/, '')

export function gradeAnswer({ facts, documents }: GradedQuestion, answer: { text: string; proof: AnswerProof }): Grade {
  const { citations, answer_status: status } = answer.proof
  const text = visibleText(answer.text)
  const wanted = new Set(documents.map(named))
  const isRight = ({ external_id, title, file_name }: (typeof citations)[number]): boolean =>
    [external_id, title, file_name ?? ''].some((name) => wanted.has(named(name)))
  const isShown = status !== 'not_found'
  const [first] = citations
  return {
    status,
    hasFacts: facts.length > 0,
    hasDocuments: wanted.size > 0,
    all: isShown && holds(text, facts),
    early: isShown && holds(text.slice(0, firstCharacters), facts),
    quoted: isShown && holds(visibleText(citations.map(({ quote }) => quote).join('\n')), facts),
    cites: wanted.size === 0 ? citations.length > 0 : citations.some(isRight),
    citesFirst: first !== undefined && (wanted.size === 0 || isRight(first)),
    fellBack: answer.proof.fallback !== null,
  }
}

/** Nothing came: it shows nothing, and refuses nothing. */
export function gradeFailure({ facts, documents }: GradedQuestion): Grade {
  const missed = { all: false, early: false, quoted: false, cites: false, citesFirst: false, fellBack: false }
  return { status: null, hasFacts: facts.length > 0, hasDocuments: documents.length > 0, ...missed }
}

/** Shares of the answerable questions, those of facts among the ones that name facts, of documents likewise; of the others. */
export interface GradeSummary {
  readonly answerable: number
  readonly all: number
  readonly early: number
  readonly quoted: number
  readonly cites: number
  readonly citesFirst: number
  readonly refused: number
  readonly sure: number
  /** Of the answers given as sure, those that show every fact, or cite a right document where no fact is named. */
  readonly rightOfSure: number
  readonly others: number
  readonly othersRefused: number
  readonly othersNotSure: number
  /** Questions, of either kind, whose answer failed. */
  readonly failed: number
  readonly fellBack: number
}

function share<T>(all: readonly T[], test: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(test).length / all.length
}

const isRefused = ({ status }: Grade): boolean => status === 'not_found'
const isSure = ({ status }: Grade): boolean => status !== null && status !== 'not_found' && status !== 'nearest'
const isRight = ({ hasFacts, all, cites }: Grade): boolean => (hasFacts ? all : cites)

export function summaryOf(grades: readonly Grade[]): GradeSummary {
  const answerable = grades.filter(({ hasFacts, hasDocuments }) => hasFacts || hasDocuments)
  const others = grades.filter(({ hasFacts, hasDocuments }) => !hasFacts && !hasDocuments)
  const ofFacts = answerable.filter(({ hasFacts }) => hasFacts)
  const ofDocuments = answerable.filter(({ hasDocuments }) => hasDocuments)
  return {
    answerable: answerable.length,
    all: share(ofFacts, ({ all }) => all),
    early: share(ofFacts, ({ early }) => early),
    quoted: share(ofFacts, ({ quoted }) => quoted),
    cites: share(ofDocuments, ({ cites }) => cites),
    citesFirst: share(ofDocuments, ({ citesFirst }) => citesFirst),
    refused: share(answerable, isRefused),
    sure: share(answerable, isSure),
    rightOfSure: share(answerable.filter(isSure), isRight),
    others: others.length,
    othersRefused: share(others, isRefused),
    othersNotSure: share(others, (grade) => grade.status !== null && !isSure(grade)),
    failed: grades.filter(({ status }) => status === null).length,
    fellBack: grades.filter(({ fellBack }) => fellBack).length,
  }
}
