/** No answer has that many levels; what has could be read, but neither written again nor compared. */
const mostLevels = 1_000

/** JSON of a model server. Throws a `SyntaxError` where it is none, or nested without end. */
export function parseAnswer(text: string): unknown {
  if (text.length > mostLevels && isTooDeep(text)) throw new SyntaxError('too many levels')
  return JSON.parse(text)
}

function isTooDeep(text: string): boolean {
  if (!holdsOpenings(text)) return false
  let level = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') at = endOfText(text, at)
    else if (sign === '[' || sign === '{') level += 1
    else if (sign === ']' || sign === '}') level -= 1
    if (level > mostLevels) return true
  }
  return false
}

/** Found by the machine's own search: most answers have too few to be looked at further. */
function holdsOpenings(text: string): boolean {
  let count = 0
  for (const sign of '[{') {
    for (let at = text.indexOf(sign); at >= 0 && count <= mostLevels; at = text.indexOf(sign, at + 1)) count += 1
  }
  return count > mostLevels
}

/** Where the text that opens there is closed. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}
