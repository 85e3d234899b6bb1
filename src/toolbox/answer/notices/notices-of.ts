import type { CitationNotice } from '#contract/citations'
import { findCorpus } from '#data/corpora/registry'
import type { Hit } from '#data/search/hit'
import { foldAccents } from '#text/analyse'
import { today } from '#text/facts/today'
import type { ReadQuestion } from '../question/read-question.ts'

/** Who works for a public body, as people say it. */
const publicAgent =
  /\b(?:agents?|fonctionnaires?|contractuel(?:le)?s?|titulaires?|territoria(?:l|le|les|ux)|mairie|communes?|collectivites?|departement|hospitali\w+|atsem|cadres? d'emplois?|fonction publique|vacataires?|civil servants?|town hall|council)\b/
/**
 * How a document says of itself, in its title or its first lines, that it no longer holds: by its accents, since a text
 * in force "abroge" or "annule et remplace" another; capitals without them where they can be no verb.
 */
const repealedMark =
  /(?<!\p{L})(?:abrogée?s?|abrogees?|abrogation totale|p[ée]rimée?s?|perimee?s?|obsol[eè]tes?|n['’]est plus en vigueur|annulée?s? et remplacée?s?|annulees? et remplacees?|repealed)(?!\p{L})/gu
const capitalsMark = /(?<!\p{L})ABROGE(?!\p{L})/u
/** What stands before the mark in its clause, when it is of another act: a number, a date, "la précédente note". */
const otherAct = /\d|(?<!\p{L})(?:antérieur|précédent|ancien)/u
const ownAct = /(?<!\p{L})(?:présente?|ce|cet|cette)(?!\p{L})/u
const readCharacters = 400
/** What tells two versions of one document apart. */
const versionWords =
  /\b(?:version|v|du|de|le|au|modifiee?|mise a jour|projet|definiti(?:f|ve)|\d+|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b|[^a-z]+/g

const plain = (text: string): string => foldAccents(text.toLowerCase()).replace(/[’ʼ]/g, "'")

function isRepealed({ title, text, corpus, effectiveTo }: Hit, day: string): boolean {
  if (effectiveTo !== null && effectiveTo <= day) return true
  if (corpus !== null) return false
  return (
    capitalsMark.test(title) || saysRepealed(title, () => true) || saysRepealed(text.slice(0, readCharacters), isOwn)
  )
}

function saysRepealed(text: string, isItself: (clause: string) => boolean): boolean {
  const lower = text.normalize('NFC').toLowerCase()
  return [...lower.matchAll(repealedMark)].some(({ index }) => isItself(clauseBefore(lower, index)))
}

function clauseBefore(text: string, end: number): string {
  return (
    text
      .slice(0, end)
      .split(/[;:\n(–—]|[.!?]\s/)
      .at(-1) ?? ''
  )
}

/** "L’arrêté n° 2019-12 est abrogé" is said of another one by the one in force. */
function isOwn(clause: string): boolean {
  return ownAct.test(clause) || !otherAct.test(clause)
}

const familyOf = ({ title, collectionId }: Hit): string =>
  `${collectionId} ${plain(title).replace(versionWords, ' ').trim()}`

/** The latest year that a title names; null when it names none. */
function yearOf({ title }: Hit): number | null {
  const years = [...title.matchAll(/\b(?:19|20)\d{2}\b/g)].map(([year]) => Number(year))
  return years.length === 0 ? null : Math.max(...years)
}

function isSuperseded(hit: Hit, others: readonly Hit[]): boolean {
  const year = yearOf(hit)
  if (year === null || hit.corpus !== null) return false
  const family = familyOf(hit)
  return others.some(
    (other) => other.documentId !== hit.documentId && familyOf(other) === family && (yearOf(other) ?? 0) > year,
  )
}

/** Whether a document no longer held on a day, or a newer version of it was found beside it. */
export function isOutdated(hit: Hit, others: readonly Hit[], day: string): boolean {
  return isRepealed(hit, day) || isSuperseded(hit, others)
}

/** What a reader must know of each source before relying on it, in their order. */
export function noticesOf(hits: readonly Hit[], { wordings }: ReadQuestion): CitationNotice[][] {
  const day = today()
  const isPublic = publicAgent.test(plain(wordings.whole))
  return hits.map((hit) => {
    const notices: CitationNotice[] = []
    const concerns = hit.corpus === null ? undefined : findCorpus(hit.corpus)?.concerns
    if (isPublic && concerns === 'private-employment') notices.push('private_employment')
    if (isRepealed(hit, day)) notices.push('repealed')
    if (hit.effectiveFrom !== null && hit.effectiveFrom > day) notices.push('not_yet_in_force')
    if (isSuperseded(hit, hits)) notices.push('superseded')
    return notices
  })
}
