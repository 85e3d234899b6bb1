import { useMemo, useSyncExternalStore } from 'react'
import en from './en.json'
import fr from './fr.json'

const dictionaries = { fr, en }
export type Language = keyof typeof dictionaries
export const languages: readonly Language[] = ['fr', 'en']

export type TextKey = keyof typeof fr
type PluralKey = { [Key in TextKey]: Key extends `${infer Stem}.one` ? Stem : never }[TextKey]
type Values = Record<string, string | number>

/** Gives the words of a key in the current language; `plural` chooses by `count`. */
export interface Text {
  (key: TextKey, values?: Values): string
  plural(key: PluralKey, count: number, values?: Values): string
  date(isoDate: string): string
  day(unixSeconds: number): string
}

const storageKey = 'socle.language'
const listeners = new Set<() => void>()
let current: Language = localStorage.getItem(storageKey) === 'en' ? 'en' : 'fr'
document.documentElement.lang = current

export function currentLanguage(): Language {
  return current
}

export function setLanguage(language: Language): void {
  current = language
  localStorage.setItem(storageKey, language)
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

export function useText(): Text {
  const language = useLanguage()
  return useMemo(() => createText(language), [language])
}

function createText(language: Language): Text {
  const dictionary = dictionaries[language]
  const plurals = new Intl.PluralRules(language)
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const medium = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const text = (key: TextKey, values: Values = {}): string => fill(dictionary[key], values)
  return Object.assign(text, {
    plural: (key: PluralKey, count: number, values: Values = {}) =>
      text(plurals.select(count) === 'one' ? `${key}.one` : `${key}.other`, { ...values, count }),
    date: (isoDate: string) => (Number.isNaN(Date.parse(isoDate)) ? isoDate : long.format(new Date(isoDate))),
    day: (unixSeconds: number) => medium.format(new Date(unixSeconds * 1000)),
  })
}

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
