const longestTitle = 250
/** What programs write when nobody gave a title. */
const automatic =
  /^(?:microsoft word\b|untitled|sans titre|document\d*$|présentation|classeur|powerpoint|diapositive)|\.(?:docx?|odt|pdf|pptx?|odp|rtf|indd|xlsx?)$/i

export function isUsableTitle(title: string): boolean {
  return title.length >= 4 && title.length <= longestTitle && !automatic.test(title)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []
}

/** Whether each word of a title is in the beginning of the text: the names that files carry are often another's. */
export function isSaidIn(title: string, start: string): boolean {
  const said = new Set(wordsOf(start))
  const words = wordsOf(title)
  return words.length > 0 && words.every((word) => said.has(word))
}

/** The first heading when it is alone at its level; else what the file says, when its beginning says it too. */
export function titleIn(markdown: string, named: string | null): string | null {
  const title = named?.replaceAll(/\s+/g, ' ').trim() ?? ''
  const start = markdown.slice(0, 3000)
  if (isUsableTitle(title) && isSaidIn(title, start)) return title
  const first = /^#[^\S\n]+(\S.*)$/m.exec(start)
  const isAlone = first !== null && markdown.split('\n').filter((line) => line.startsWith('# ')).length === 1
  const isFirst = first !== null && markdown.slice(0, first.index).length < 300
  return isAlone && isFirst ? (first[1]?.slice(0, longestTitle) ?? null) : null
}
