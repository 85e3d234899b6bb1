import { analyse, foldAccents } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import type { Fact, NumberFact } from '#text/facts/fact'
import type { Ask } from '#text/languages/language'
import { languages } from '#text/languages/languages'
import type { ReadQuestion } from '../question/read-question.ts'
import { weightedCoverage } from '../question/weigh-words.ts'
import type { Unit } from './units.ts'

/** The passage around a unit. */
export interface UnitContext {
  /** Place of the passage among those found, from 0. */
  readonly rank: number
  /** Fused score of the passage over that of the first. */
  readonly standing: number
  /** Title and headings above. */
  readonly path: ReadonlySet<string>
  /** Words of the whole passage. */
  readonly passage: ReadonlySet<string>
  /** Words of a text; those that many units share are analysed once. */
  readonly wordsOf: (text: string) => readonly string[]
}

export type FeatureName =
  | 'standing'
  | 'first'
  | 'own'
  | 'withLead'
  | 'withPath'
  | 'passage'
  | 'asking'
  | 'figure'
  | 'money'
  | 'moment'
  | 'person'
  | 'contact'
  | 'yesOrNo'
  | 'sameFigure'
  | 'item'
  | 'row'
  | 'introduces'
  | 'figuresUnasked'
export type Features = Readonly<Record<FeatureName, number>>

const phoneOrMail = /(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)|\S@\S|https?:\/\//
const clock = /\d{1,2}\s?h(?:\s?\d{2})?\b/
const weekday =
  /\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b/
const money = /€|\beuros?\b/
const personName =
  /(?:\b(?:M\.|Mme|Mmes|MM\.|Dr|Me)\s)|\p{Lu}\p{Ll}+\s\p{Lu}{2,}|\b\p{Lu}\p{Ll}\p{L}*(?:-\p{L}*)?\s\p{Lu}\p{Ll}+/u

const levelled = (text: string): string => foldAccents(text.toLowerCase()).replace(/[’ʼ]/g, "'")

/** 1 when the question asks for a thing that the unit holds, less than nothing when it does not. */
function match(asks: ReadonlySet<Ask>, ask: Ask, holds: boolean): number {
  if (!asks.has(ask)) return 0
  return holds ? 1 : -1
}

function sameFigures(asked: readonly NumberFact[], facts: readonly Fact[]): number {
  if (asked.length === 0) return 0
  const numbers = facts.filter((fact) => fact.kind === 'number')
  const met = asked.filter(({ written, unit }) =>
    numbers.some((one) => one.written === written && (one.unit === unit || one.unit === null || unit === null)),
  )
  return met.length / asked.length
}

function hasModality(plain: string): boolean {
  return languages.some(({ modality }) => modality.test(plain))
}

/** What speaks for a unit being the answer, in plain figures of about one. */
export function featuresOf(
  unit: Unit,
  { understood, words, asking, figures }: ReadQuestion,
  around: UnitContext,
): Features {
  const { asks } = understood
  const own = new Set(analyse(unit.text))
  const lead = new Set([...own, ...around.wordsOf(unit.lead?.text ?? ''), ...around.wordsOf(unit.heading)])
  const withPath = new Set([...lead, ...around.path])
  const facts = extractFacts(unit.text)
  const plain = levelled(unit.text)
  const numbers = facts.some(({ kind }) => kind === 'number')
  const dated = facts.some(({ kind }) => kind === 'date')
  const asksFigures = asks.has('figure') || asks.has('money') || asks.has('moment') || asks.has('contact')
  return {
    standing: around.standing,
    first: around.rank === 0 ? 1 : 0,
    own: weightedCoverage(words, own),
    withLead: weightedCoverage(words, lead),
    withPath: weightedCoverage(words, withPath),
    passage: weightedCoverage(words, around.passage),
    asking: weightedCoverage(asking, lead),
    figure: match(asks, 'figure', numbers),
    money: match(asks, 'money', money.test(plain)),
    moment: match(asks, 'moment', dated || clock.test(plain) || weekday.test(plain)),
    person: match(asks, 'person', personName.test(unit.text)),
    contact: match(asks, 'contact', phoneOrMail.test(plain)),
    yesOrNo: match(asks, 'yes-or-no', hasModality(plain)),
    sameFigure: sameFigures(figures, facts),
    item: unit.kind === 'item' ? 1 : 0,
    row: unit.kind === 'row' ? 1 : 0,
    introduces: /:[\s*_]*$/.test(unit.text) ? 1 : 0,
    figuresUnasked: numbers && !asksFigures ? 1 : 0,
  }
}
