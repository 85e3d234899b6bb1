import { parseSync, Visitor } from 'oxc-parser'
import { analyse } from 'scslre'
import type { SourceFile } from './structure.ts'

/** Expressions that go through some texts more than once, each with what bounds the text. */
const bounded: ReadonlyMap<string, string> = new Map([
  [
    String.raw`^\s*\^?(?:(?:passages?|sources?|extraits?|documents?|réf\.?|ref\.?|n°)\s*:?\s*)?(\d{1,3}(?:\s*(?:,|;|et|and|&|-|–|à)\s*(?:passages?\s*|sources?\s*)?\d{1,3})*)\s*(?:†[^\]】]*)?$`,
    'what stands between the brackets of a marker: 60 characters',
  ],
  [String.raw`\s*(?:,|;|et|and|&)\s*`, 'what stands between the brackets of a marker: 60 characters'],
  [
    String.raw`'(?:s|t|re|ve|m|ll|d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    'one of the alternatives takes a run of blanks whole',
  ],
])

/**
 * Regular expressions whose time can grow faster than the text: found without running them, for texts that repeat one
 * character. Whoever sends such a text would keep everybody waiting.
 */
export function findSlowExpressions(files: readonly SourceFile[]): string[] {
  const known = new Map<string, string[]>()
  return files.flatMap((file) =>
    expressionsOf(file).flatMap(({ source, flags, line }) => {
      if (bounded.has(source)) return []
      const reports = known.get(`/${source}/${flags}`) ?? slownessOf(source, flags)
      known.set(`/${source}/${flags}`, reports)
      return reports.map((report) => `${file.path}:${line}: /${source}/${flags} ${report}`)
    }),
  )
}

interface Expression {
  readonly source: string
  readonly flags: string
  readonly line: number
}

function expressionsOf({ path, text }: SourceFile): Expression[] {
  const found: Expression[] = []
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return
      const line = text.slice(0, node.start).split('\n').length
      found.push({ source: node.regex.pattern, flags: node.regex.flags, line })
    },
  }).visit(parseSync(path, text).program)
  return found
}

function slownessOf(source: string, flags: string): string[] {
  const { reports } = analyse({ source, flags }, { maxReports: 3 })
  return reports.map(({ exponential, character }) => {
    const growth = exponential ? 'for ever' : 'the square of its length'
    return `takes ${growth} on a text that repeats ${JSON.stringify(character.pick)}`
  })
}
