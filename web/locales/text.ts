import { useSyncExternalStore } from 'react'
import { typesetFrench } from './typeset-french.ts'
import type frenchAdministration from './administration.fr.json'
import type french from './fr.json'

export type Language = 'fr' | 'en'
export const languages: readonly Language[] = ['fr', 'en']

export type TextKey = keyof typeof french | keyof typeof frenchAdministration
type Values = Readonly<Record<string, string | number>>
type Words = Partial<Record<TextKey, string>>

/** Words of everyday pages, and those that only administration and account pages say. */
export type Area = 'everyday' | 'administration'

/** One language of one area is fetched at a time: nobody reads them all. */
const loaders: Record<Area, Record<Language, () => Promise<{ default: Words }>>> = {
  everyday: { fr: () => import('./fr.json'), en: () => import('./en.json') },
  administration: { fr: () => import('./administration.fr.json'), en: () => import('./administration.en.json') },
}

/**
 * Gives the words of a key in the current language. Words choose by their numbers, as ICU writes it:
 * `{count, plural, one {# line} other {# lines}}`.
 */
export interface Text {
  (key: TextKey, values?: Values): string
  /** Whether a word is known: for codes that the server may add before the page knows them. */
  has(key: string): key is TextKey
  number(value: number): string
  /** Money, to the cent or to what is left below it. */
  euros(value: number): string
  /** A share of one, to the tenth of a percent. */
  percent(share: number): string
  /** A size in the units that people read. */
  bytes(count: number): string
  date(isoDate: string): string
  day(unixSeconds: number): string
  moment(unixSeconds: number): string
}

const storageKey = 'socle.language'
const listeners = new Set<() => void>()
const areas = new Set<Area>()
let language: Language = localStorage.getItem(storageKey) === 'en' ? 'en' : 'fr'
let current: Text = createText(language, {})

export function currentLanguage(): Language {
  return language
}

/** Fetches the words of an area, once; pages that use them wait for it. */
export async function loadWords(area: Area): Promise<void> {
  if (areas.has(area)) return
  areas.add(area)
  await speak(language)
}

export async function setLanguage(chosen: Language): Promise<void> {
  await speak(chosen)
  localStorage.setItem(storageKey, chosen)
}

async function speak(chosen: Language): Promise<void> {
  const dictionaries = await Promise.all([...areas].map(async (area) => (await loaders[area][chosen]()).default))
  language = chosen
  document.documentElement.lang = chosen
  current = createText(chosen, typeset(chosen, Object.assign({}, ...dictionaries)))
  for (const listener of listeners) listener()
}

/** Once for each language, not at each word that is shown. */
function typeset(chosen: Language, words: Words): Words {
  if (chosen !== 'fr') return words
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [key, typesetFrench(word)]))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

export function useText(): Text {
  return useSyncExternalStore(subscribe, () => current)
}

function createText(chosen: Language, words: Words): Text {
  const plurals = new Intl.PluralRules(chosen)
  const numbers = new Intl.NumberFormat(chosen)
  const money = new Intl.NumberFormat(chosen, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  })
  const shares = new Intl.NumberFormat(chosen, { style: 'percent', maximumFractionDigits: 1 })
  const long = dateFormat(chosen, { dateStyle: 'long', timeZone: 'UTC' })
  const medium = dateFormat(chosen, { dateStyle: 'medium' })
  const precise = dateFormat(chosen, { dateStyle: 'medium', timeStyle: 'short' })
  const text = (key: TextKey, values: Values = {}): string => fill(counted(words[key] ?? key, values), values)
  const counted = (template: string, values: Values): string =>
    template.replace(plural, (whole, ...[name = '', one = '', other = '']: string[]) => {
      const count = values[name]
      if (typeof count !== 'number') return whole
      return (plurals.select(count) === 'one' ? one : other).replaceAll('#', numbers.format(count))
    })
  return Object.assign(text, {
    has: (key: string): key is TextKey => Object.hasOwn(words, key),
    number: (value: number) => numbers.format(value),
    euros: (value: number) => money.format(value),
    percent: (share: number) => shares.format(share),
    bytes: (count: number) => bytesIn(chosen, count),
    date: (isoDate: string) => (Number.isNaN(Date.parse(isoDate)) ? isoDate : long(new Date(isoDate))),
    day: (unixSeconds: number) => medium(new Date(unixSeconds * 1000)),
    moment: (unixSeconds: number) => precise(new Date(unixSeconds * 1000)),
  })
}

/** In French the first day of a month is an ordinal, which the formats of the language leave a number. */
function dateFormat(chosen: Language, options: Intl.DateTimeFormatOptions): (moment: Date) => string {
  const format = new Intl.DateTimeFormat(chosen, options)
  if (chosen !== 'fr') return (moment) => format.format(moment)
  return (moment) => format.format(moment).replace(/^1(?= )/, '1er')
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function bytesIn(chosen: Language, count: number): string {
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  const unit = units[power] ?? 'byte'
  const maximumFractionDigits = value < 10 ? 1 : 0
  // The short name of a byte has no plural in English and one letter in French.
  const unitDisplay = power === 0 ? 'long' : 'short'
  const format = new Intl.NumberFormat(chosen, { style: 'unit', unit, unitDisplay, maximumFractionDigits })
  return format.format(value)
}

const plural = /\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
