import { foldAccents } from '#text/analyse'

/** "L. 1221-19", "article 12 du décret n° 2020-123", as a text writes it. */
export interface LegalReference {
  /** As aliases write it: "l1221-19", "12". */
  number: string
  /** Texts that it may be an article of, as aliases write them, the longest first; none when the text names none. */
  containers: readonly string[]
  start: number
  end: number
}

/** Any hyphen or dash that text processors write, with the spaces around it. */
const hyphens = /\s?[-‐‑‒–—−]\s?/gu
const longestText = 20_000
const longestContainerWords = 12

/** Lower case, no accents, one kind of apostrophe, hyphen and space: as aliases are written. */
export function foldReference(text: string): string {
  return foldAccents(text.toLowerCase())
    .replace(/[’ʼ`´]/gu, "'")
    .replace(hyphens, '-')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** "Article R* 4228-1 bis" as "r4228-1 bis": what is between the letter and the digits does not count. */
export function articleNumber(number: string): string {
  return foldReference(number)
    .replace(/^(?:article|art\.?)\s?/, '')
    .replace(/^(lo|l\.o|[lrda])[.*\s]*(?=\d)/, (_, letters: string) => letters.replace('.', ''))
}

/** Alias of an article, alone and within its text. */
export function articleAliases(number: string, container: string): string[] {
  const article = articleNumber(number)
  return [`article ${article}`, `article ${article} ${foldReference(container)}`]
}

/** A letter of a code's part then its number; a space may stand for the hyphen: "L 1221 19". */
const codeArticle =
  /(?<![\p{L}\d])(l\.?o|[lrda])[.*\s]{0,3}(\d{1,5}(?:-\d{1,4}){1,4}|\d{3,4}(?= \d{1,3}(?!\d))|\d{3,5})(?: (\d{1,3})(?!\d))?/gu
/** "article 12", and "article L9", too short to be known without its word. */
const plainArticle =
  /(?<![\p{L}\d])(?:article|art\.?) ((?:l\.?o|[lrda])[.*\s]{0,3}(?=\d{1,2}(?![\d-])))?(\d{1,5}(?:-\d{1,4}){0,4}(?: (?:bis|ter|quater))?)(?!\d)/gu
const ofText = /^ (?:du|de la|de l'|des?) ?/
const numbered = /^(decret|loi|ordonnance|arrete)\b[^.;,]{0,40}?n ?[°o] ?(\d{2,4}-\d{1,5})/

/** Names in use that are not the titles. */
const shortNames: Readonly<Record<string, string>> = {
  'c. trav.': 'code du travail',
  css: 'code de la securite sociale',
  cgct: 'code general des collectivites territoriales',
  cgfp: 'code general de la fonction publique',
  crpa: "code des relations entre le public et l'administration",
}

function candidates(after: string): string[] {
  const short = Object.entries(shortNames).find(([name]) => after.startsWith(name))
  if (short) return [short[1]]
  const text = numbered.exec(after)
  if (text) return [`${text[1]} ${text[2]}`]
  const words = after.split(/[\s,;:?!.()«»"]/u, longestContainerWords).filter((word) => word !== '')
  if (words[0] !== 'code' && words[0] !== 'constitution') return []
  return words.map((_, length) => words.slice(0, words.length - length).join(' '))
}

function containersAt(text: string, end: number): string[] {
  const after = text.slice(end, end + 160)
  const linked = ofText.exec(after)
  return candidates(linked ? after.slice(linked[0].length) : after.trimStart().replace(/^\(/, ''))
}

/** Legal references of a text, whatever its hyphens, spaces and case; places are those of the folded text. */
export function legalReferences(text: string): LegalReference[] {
  const folded = foldReference(text.slice(0, longestText))
  const found: LegalReference[] = []
  for (const match of folded.matchAll(codeArticle)) {
    const [whole, letters = '', number = '', rest] = match
    const end = match.index + whole.length
    const article = `${letters.replace('.', '')}${number}${rest === undefined || number.includes('-') ? '' : `-${rest}`}`
    const isJoined = rest !== undefined && number.includes('-')
    const place = isJoined ? end - rest.length - 1 : end
    found.push({ number: article, containers: containersAt(folded, place), start: match.index, end: place })
  }
  for (const match of folded.matchAll(plainArticle)) {
    const end = match.index + match[0].length
    const [, letters, number = ''] = match
    const containers = containersAt(folded, end)
    // "article 12" of a text that is not named is nobody's article.
    if (containers.length === 0 && letters === undefined) continue
    found.push({ number: articleNumber(`${letters ?? ''}${number}`), containers, start: match.index, end })
  }
  return found.toSorted((left, right) => left.start - right.start)
}
