const wordsOf: Readonly<Record<'fr' | 'en', ReadonlySet<string>>> = {
  fr: new Set('le la les des du est et une dans pour que qui par sur au aux sont avec cette ce'.split(' ')),
  en: new Set('the of and to is that for on with are this be by from which shall not as it an'.split(' ')),
}

/** The language that a text declares, else the one whose small words are more frequent in its beginning. */
export function languageOf(text: string, declared?: string | null): string {
  const code = declared
    ?.trim()
    .toLowerCase()
    .match(/^[a-z]{2,3}(?=$|[-_])/)?.[0]
  if (code !== undefined) return code
  const counts = { fr: 0, en: 0 }
  for (const [word] of text
    .slice(0, 20_000)
    .toLowerCase()
    .matchAll(/\p{L}+/gu)) {
    if (wordsOf.fr.has(word)) counts.fr += 1
    if (wordsOf.en.has(word)) counts.en += 1
  }
  return counts.en > counts.fr ? 'en' : 'fr'
}
