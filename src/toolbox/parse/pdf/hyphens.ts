/** First and second halves of the compounds that French writes with a hyphen. */
const firsts = new Set(
  'celui celle ceux celles ci sous peut est vice non ex demi semi mi grand grande rendez porte chef avant arrière après contre quasi procès lui elle eux elles moi toi soi nous vous là quelques plate mot mots entre haut haute bas basse nouveau petit saint sainte compte dit chargé pré post micro vingt trente quarante cinquante soixante quatre dix'.split(
    ' ',
  ),
)
const seconds = new Set(
  'ci là même mêmes dire être dessus dessous après joint jointe joints jointes verbal verbaux traitant traitants traitance maire maires président présidente il elle ils elles on je tu nous vous le la les lui leur moi y en lieu chef propriété emploi'.split(
    ' ',
  ),
)

const alwaysFirst = new Set('vice demi semi quasi celui celle ceux celles'.split(' '))

/**
 * Whether the hyphen at the end of a line belongs to the words that it joins: « sous-traitant », « L. 1221-19 ». A word
 * that the text has elsewhere in one of both forms decides.
 */
export function keepsHyphen(before: string, after: string, words: ReadonlySet<string>): boolean {
  const first = /(?<![\p{L}\d])[\p{L}\d]+$/u.exec(before)?.[0] ?? ''
  const second = /^[\p{L}\d]+/u.exec(after)?.[0] ?? ''
  if (/\d$/.test(first) || /^\d/.test(second)) return true
  const [one, other] = [first.toLowerCase(), second.toLowerCase()]
  if (words.has(`${one}-${other}`)) return true
  if (words.has(one + other)) return false
  if (/^\p{Lu}/u.test(second)) return true
  return alwaysFirst.has(one) || (firsts.has(one) && seconds.has(other))
}

/** Words of a text as they are written, compounds whole: what decides on a hyphen at the end of a line. */
export function writtenWords(texts: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const text of texts) {
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\d]+(?:-[\p{L}\d]+)*/gu)) words.add(word)
  }
  return words
}
