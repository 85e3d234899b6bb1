import { foldAccents } from '../analyse.ts'
import { blanked } from './blanked.ts'
import { languages } from '../languages/languages.ts'
import type { Fact } from './fact.ts'

/** With and without their accents, which capitals lose. */
const months = new Map<string, number>(
  languages.flatMap((language) =>
    language.months.flatMap((name, index) => [name, foldAccents(name)].map((one) => [one, index + 1] as const)),
  ),
)
const month = [...months.keys()].join('|')

const written = new RegExp(
  `(?:(\\d{1,2})(?:\\s?er|st|nd|rd|th)?\\s*)?\\b(${month})(?:\\s+(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'gu',
)
const monthFirst = new RegExp(`\\b(${month})\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`, 'gu')
const slashed = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/g
/** "01/03/26": of this century, and a day and a month that there are. */
const shortSlashed = /(?<![\d/])(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])\/(\d{2})(?![\d/])/g
/** "Avant le 30/06", "le 15/10": what is written with a zero, or after its article, is no fraction. */
const dayAndMonth =
  /(?<![\d/])(?:(0?[1-9]|[12]\d|3[01])\/(0[1-9])|(0[1-9])\/(1[0-2])|(?<=(?:^|\s)(?:le|du|au)\s)([12]\d|3[01])\/(1[0-2]))(?![\d/e])/g
const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/g
/** Only where nothing is counted: "2026", not "2026 euros" nor "2 000". */
const year =
  /(?<![\d.,/-]|\d\s)(19[5-9]\d|20[0-4]\d)(?![\d/-]|[.,]\d|\s?(?:€|euros?|heures?|salarié|personnes?|%|\d{3}\b))/g

interface Parts {
  year?: string | undefined
  month?: string | undefined
  day?: string | undefined
}

function dateFact({ index, 0: whole }: RegExpExecArray, { year: y, month: m, day: d }: Parts): Fact {
  const numeric = (text: string | undefined): number | null => (text === undefined ? null : Number(text))
  const monthNumber = m === undefined ? null : (months.get(m) ?? Number(m))
  return {
    kind: 'date',
    year: numeric(y),
    month: monthNumber,
    day: numeric(d),
    start: index,
    end: index + whole.length,
  }
}

/** Dates of a lower-case text; a month alone is not a date. */
export function datesOf(text: string): Fact[] {
  const found: Fact[] = []
  let rest = text
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Parts | null): void => {
    const taken: Fact[] = []
    for (const match of rest.matchAll(pattern)) {
      const parts = read(match)
      if (parts) taken.push(dateFact(match, parts))
    }
    found.push(...taken)
    rest = blanked(rest, taken)
  }
  take(iso, ([, y, m, d]) => ({ year: y, month: m, day: d }))
  take(slashed, ([, d, m, y]) => ({ year: y, month: m, day: d }))
  take(shortSlashed, ([, d, m, y]) => ({ year: `20${y}`, month: m, day: d }))
  take(dayAndMonth, ([, d, m, d2, m2, d3, m3]) => ({ month: m ?? m2 ?? m3, day: d ?? d2 ?? d3 }))
  take(monthFirst, ([, m, d, y]) => ({ year: y, month: m, day: d }))
  take(written, ([, d, m, y]) => (d === undefined && y === undefined ? null : { year: y, month: m, day: d }))
  take(year, ([, y]) => ({ year: y }))
  return found
}

type DateFact = Extract<Fact, { kind: 'date' }>

/** A date is found when one of the text agrees on all that it says. */
export function sameDate(claimed: DateFact, stated: DateFact): boolean {
  return (['year', 'month', 'day'] as const).every((part) => claimed[part] === null || claimed[part] === stated[part])
}
