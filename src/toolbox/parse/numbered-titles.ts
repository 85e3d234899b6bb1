const number = /^(?:(\d{1,2}(?:\.\d{1,2}){0,3})|([IVX]{1,5}))(?:\s?[.)°]|\.?\s?[–-])?\s+(?=["«(]?\s?[\p{Lu}\d])/u
const hasSign = /^[\dIVX.]+\s?[.)°–-]/
const longestTitle = 120
const fewest = 2

interface Numbers {
  readonly isRoman: boolean
  readonly values: readonly number[]
}

/** Short, and no sentence. */
export function isTitleText(text: string): boolean {
  return text.length <= longestTitle && /\p{L}{2}/u.test(text) && !/[.;,]$/.test(text)
}

/**
 * Where titles numbered one after the other stand among texts, and the look of their numbers: « 2.1 » is no « 2 » and no
 * « II ». Two at least, each with something else below it: the entries of a list follow each other.
 */
export function numberedTitles(texts: readonly string[]): Map<number, string> {
  const titles = new Map<number, string>()
  for (const isRoman of [true, false]) {
    let run: { at: number; values: readonly number[] }[] = []
    const end = (): void => {
      if (run.length >= fewest) for (const { at, values } of run) titles.set(at, `${isRoman ? 'I' : values.length}`)
      run = []
    }
    texts.forEach((text, at) => {
      const numbers = numbersOf(text)
      if (numbers === null || numbers.isRoman !== isRoman || !hasBody(numbers, texts[at + 1])) return
      const { values } = numbers
      if (!follows(run.at(-1)?.values ?? [], values)) {
        if (!follows([], values)) return
        end()
      }
      run.push({ at, values })
    })
    end()
  }
  return titles
}

function hasBody({ isRoman, values }: Numbers, next: string | undefined): boolean {
  const below = next === undefined ? null : numbersOf(next)
  return next !== undefined && (below === null || below.isRoman !== isRoman || below.values.length > values.length)
}

function numbersOf(text: string): Numbers | null {
  const [found, figures, roman] = number.exec(text) ?? []
  if (found === undefined || !isTitleText(text)) return null
  if (roman !== undefined) return hasSign.test(found) ? { isRoman: true, values: [valueOf(roman)] } : null
  const values = figures?.split('.').map(Number) ?? []
  return values.length > 1 || hasSign.test(found) ? { isRoman: false, values } : null
}

function valueOf(roman: string): number {
  const values = [...roman].map((letter) => ({ I: 1, V: 5, X: 10 })[letter] ?? 0)
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0)
}

/** The first below, or the next beside it or beside what is above it. */
function follows(last: readonly number[], next: readonly number[]): boolean {
  const above = next.slice(0, -1)
  const isBelow = above.every((value, index) => value === last[index])
  return isBelow && next.length <= last.length + 1 && next.at(-1) === (last[next.length - 1] ?? 0) + 1
}
