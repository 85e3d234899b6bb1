import type { CitationNotice } from '#contract/citations'
import { findCorpus } from '#data/corpora/registry'
import type { Hit } from '#data/search/hit'
import { foldAccents } from '#text/analyse'
import { today } from '#text/facts/today'
import type { ReadQuestion } from '../question/read-question.ts'

/** Who works for a public body, as people say it. */
const publicAgent =
  /\b(?:agents?|fonctionnaires?|contractuel(?:le)?s?|titulaires?|territoria(?:l|le|les|ux)|mairie|communes?|collectivites?|departement|hospitali\w+|atsem|cadres? d'emplois?|fonction publique|vacataires?|civil servants?|town hall|council)\b/
/** How a document says of itself, in its title or its first lines, that it no longer holds. */
const repealedMark =
  /\b(?:abrogee?s?|abrogation totale|perimee?s?|obsolete|n'est plus en vigueur|annulee?s? et remplacee?s?|repealed)\b/
const readCharacters = 400
/** What tells two versions of one document apart. */
const versionWords =
  /\b(?:version|v|du|de|le|au|modifiee?|mise a jour|projet|definiti(?:f|ve)|\d+|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b|[^a-z]+/g

const plain = (text: string): string => foldAccents(text.toLowerCase()).replace(/[’ʼ]/g, "'")

function isRepealed({ title, text, corpus, effectiveTo }: Hit, day: string): boolean {
  if (effectiveTo !== null && effectiveTo <= day) return true
  return corpus === null && (repealedMark.test(plain(title)) || repealedMark.test(plain(text.slice(0, readCharacters))))
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
