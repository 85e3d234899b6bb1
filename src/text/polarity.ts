import { analyse, foldAccents } from './analyse.ts'
import { english } from './languages/english.ts'
import { languages } from './languages/languages.ts'

const { stopWords } = english
const opposites = languages.flatMap((language) => language.opposites)

/** "ne … pas" with what stands between and the words that follow, down to the next sign. */
const negation =
  /(?<!\p{L})(?:ne|n['’])\s?((?:[\p{L}'’-]{1,40}\s+){0,3}?[\p{L}'’-]{1,40})\s+(pas|plus|jamais|point|aucune?|nullement)(?!\p{L})((?:[\s\u00a0]+[\p{L}'’-]{1,40}){0,5})/giu
/** Verbs that carry no meaning of their own: what they govern is denied. */
const auxiliaries = new Set(
  `est sont etait etaient sera seront soit soient a ont avait avaient aura auront peut peuvent pourra pourront doit doivent
  devra devront fait font faut donne donnent etre avoir ayant etant pouvant devant peux puis pouvez pouvons pourrez
  pourrons pourriez pourrait pourraient dois devez devons devrez devrons devriez devrait devraient ai avez avons aurez
  aurons suis etes sommes serez serons fais faites`.split(/\s+/),
)

/** "Ne peut être imposé", "ne pouvant être inférieures", "ne saurait": a negation without its second word. */
const bareNegation =
  /(?<!\p{L})ne\s(?:peut|peuvent|peux|pouvez|pouvons|pouvant|pourra|pourrez|pourront|pourrait|pourraient|saurait|sauraient)(?!\s+(?:pas|plus|jamais|être\s+que|que)(?!\p{L}))((?:[\s\u00a0]+[\p{L}'’-]{1,40}){1,5})/giu
/** "Aucun préavis n'est dû": the denial comes first, and its verb is what is denied. */
const noneFirst =
  /(?<!\p{L})aucune?((?:[\s\u00a0]+[\p{L}'’-]{1,40}){1,6}?)[\s\u00a0]+(?:ne\s|n['’])\s?([\p{L}'’-]{1,40}(?:[\s\u00a0]+[\p{L}'’-]{1,40}){0,4})/giu
/** "Is not paid", "cannot refuse", "doesn't apply". */
const englishNegation = /(?<!\p{L})(?:not(?!\s+only)|never|cannot|\p{L}{1,8}n['’]t)((?:[\s\u00a0]+[\p{L}-]+){1,5})/giu
/** "Non rémunéré", but not what both may be: "rémunéré ou non". */
const nonAdjective = /(?<!\p{L})(?<!ou\s)non\s(\p{L}+(?:ée?s?|[ai]bles?))(?!\p{L})/giu
/** "Non-respect", "non rémunéré". */
const nonWord = /(?<!\p{L})non[-\s]([\p{L}]+)/giu
/** "N'a pas besoin d'être validé" denies the validation, not the need. */
const lightWords = new Set(analyse('besoin lieu obligé obligation tenu nécessaire nécessairement objet droit'))

const denials = [negation, bareNegation, noneFirst, englishNegation, nonWord]

interface Denial {
  /** What is denied: the verb, or what its auxiliary governs. */
  readonly keys: ReadonlySet<string>
  /** All the words under the negation. */
  readonly scope: ReadonlySet<string>
  readonly affirmed: ReadonlySet<string>
}

function plainWords(text: string): string[] {
  return foldAccents(text.toLowerCase()).match(/\p{L}+/gu) ?? []
}

/** Without the verbs that carry no meaning of their own. */
function meaningful(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => (auxiliaries.has(foldAccents(word.toLowerCase())) ? '' : word))
}

function firstOf(governed: readonly string[]): string[] {
  return governed.filter((word) => !lightWords.has(word)).slice(0, 1)
}

function readDenial(text: string): Denial {
  const keys: string[] = []
  const scope: string[] = []
  for (const [, between = '', adverb = '', following = ''] of text.matchAll(negation)) {
    const verbs = plainWords(between).filter((word) => !auxiliaries.has(word) && word.length > 2)
    const governed = analyse(following)
    const isNone = /^aucune?$/i.test(adverb)
    const denied = isNone ? [] : analyse(verbs.join(' '))
    keys.push(...(denied.length > 0 ? denied : firstOf(governed)))
    scope.push(...analyse(between), ...governed)
  }
  for (const [, following = ''] of text.matchAll(bareNegation)) {
    keys.push(...firstOf(analyse(following)))
    scope.push(...analyse(following))
  }
  for (const [, noun = '', following = ''] of text.matchAll(noneFirst)) {
    keys.push(...firstOf(analyse(meaningful(following))))
    scope.push(...analyse(noun), ...analyse(following))
  }
  for (const [, following = ''] of text.matchAll(englishNegation)) {
    const governed = analyse(following.replace(/\p{L}+/gu, (word) => (stopWords.has(word.toLowerCase()) ? '' : word)))
    keys.push(...firstOf(governed))
    scope.push(...governed)
  }
  for (const [, word = ''] of text.matchAll(nonAdjective)) keys.push(...analyse(word))
  for (const [, word = ''] of text.matchAll(nonWord)) scope.push(...analyse(word))
  const rest = denials.reduce((left, pattern) => left.replace(pattern, ' '), text)
  return { keys: new Set(keys), scope: new Set(scope), affirmed: new Set(analyse(rest)) }
}

function opposes(left: Denial, right: Denial): boolean {
  return [...left.keys].some((key) => right.affirmed.has(key) && !right.scope.has(key) && !left.affirmed.has(key))
}

/** Whether one text denies what the other only affirms. */
export function deniesTheOther(claim: string, stated: string): boolean {
  const [claimed, said] = [readDenial(claim), readDenial(stated)]
  return opposes(claimed, said) || opposes(said, claimed)
}

/** The word of a claim whose opposite, and not itself, stands in the text. */
export function oppositeSense(claim: string, stated: string): string | null {
  const [left, right] = [claim, stated].map((text) => foldAccents(text.toLowerCase()).replace(/’/g, "'"))
  if (left === undefined || right === undefined) return null
  for (const [one, other] of opposites) {
    for (const [mine, theirs] of [
      [one, other],
      [other, one],
    ] as const) {
      const found = mine.exec(left)
      if (found && !theirs.test(left) && theirs.test(right) && !mine.test(right)) return found[0]
    }
  }
  return null
}
