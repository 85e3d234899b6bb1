import { dirname, join } from 'node:path'
import { type Node, parseSync, Visitor } from 'oxc-parser'
import { type Importer, findCircles, findMutualFolders } from './import-graph.ts'

export interface SourceFile {
  /** From the root of the project. */
  readonly path: string
  readonly text: string
}

/** How a body of code is built. */
export interface Structure {
  readonly files: number
  readonly fileLinesP95: number
  readonly functionLinesP95: number
  /** Assertions of a type in a thousand lines; `as const` is none. */
  readonly assertionsPerThousandLines: number
  /** Uses of `any` and of `!`, each with its file. */
  readonly escapes: readonly string[]
  /** Ways from a file back to itself by what they import, types included. Those of values the linter refuses by itself. */
  readonly circles: readonly string[]
  /** Pairs of folders of a layer whose files import each other, by the way back, which is the rarer. */
  readonly mutualFolders: readonly string[]
}

/** At most these; whoever passes them splits a file or a function, types what was asserted, or moves a type to whom it belongs. */
const limits = {
  fileLinesP95: 160,
  functionLinesP95: 30,
  assertionsPerThousandLines: 0.7,
  escapes: 0,
  circles: 0,
  mutualFolders: 0,
}

interface Parsed extends Importer {
  readonly lines: number
  readonly functionLines: readonly number[]
  readonly assertions: number
  readonly escapes: readonly string[]
}

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function parse({ path, text }: SourceFile): Parsed {
  const { program, module } = parseSync(path, text)
  const functionLines: number[] = []
  const escapes: string[] = []
  let assertions = 0
  const measure = ({ start, end }: Node): void => {
    functionLines.push(linesOf(text.slice(start, end)))
  }
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
    TSAsExpression({ typeAnnotation }) {
      if (text.slice(typeAnnotation.start, typeAnnotation.end) !== 'const') assertions += 1
    },
    TSAnyKeyword: () => void escapes.push(`${path}: any`),
    TSNonNullExpression: () => void escapes.push(`${path}: !`),
  }).visit(program)
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
  ]
  const imports = requests.flatMap((name) => targetOf(path, name))
  return { path, lines: linesOf(text), functionLines, assertions, escapes, imports }
}

/** The file that an import names, when it is one of ours. */
function targetOf(from: string, name: string): string[] {
  if (name.startsWith('#')) return [`src/${name.slice(1)}.ts`]
  return name.startsWith('.') ? [join(dirname(from), name)] : []
}

/** The value below which all but a twentieth of them are. */
function p95(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0
}

/** Lines of tests and of what they need, for a line of what they try. */
export function testRatio(tests: readonly SourceFile[], sources: readonly SourceFile[]): number {
  const total = (files: readonly SourceFile[]) => files.reduce((sum, { text }) => sum + linesOf(text), 0)
  return total(tests) / Math.max(1, total(sources))
}

/** Measures source files, tests left out by whoever lists them. */
export function measureStructure(sources: readonly SourceFile[]): Structure {
  const files = sources.map(parse)
  const lines = files.reduce((sum, file) => sum + file.lines, 0)
  const assertions = files.reduce((sum, file) => sum + file.assertions, 0)
  return {
    files: files.length,
    fileLinesP95: p95(files.map((file) => file.lines)),
    functionLinesP95: p95(files.flatMap(({ functionLines }) => functionLines)),
    assertionsPerThousandLines: lines === 0 ? 0 : (1000 * assertions) / lines,
    escapes: files.flatMap(({ escapes }) => escapes),
    circles: findCircles(files),
    mutualFolders: findMutualFolders(files),
  }
}

function lengths(named: Readonly<Record<string, readonly string[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(named).map(([name, { length }]) => [name, length]))
}

/** What passes the limits, in words; nothing when all holds. */
export function findStructureProblems(structure: Structure): string[] {
  const { escapes, circles, mutualFolders, ...figures } = structure
  const named = { escapes, circles, mutualFolders }
  const measured = { ...figures, ...lengths(named) }
  return Object.entries(limits).flatMap(([name, limit]) => {
    const value = Object.entries(measured).find(([measure]) => measure === name)?.[1] ?? 0
    if (value <= limit) return []
    const which = Object.entries(named).find(([measure]) => measure === name)?.[1] ?? []
    return [`${name}: ${Number(value.toFixed(2))}, at most ${limit}`, ...which]
  })
}

/** The figures on one line. */
export function describeStructure({ escapes, circles, mutualFolders, ...figures }: Structure): string {
  const measured = { ...figures, ...lengths({ escapes, circles, mutualFolders }) }
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${Number(value.toFixed(2))}`)
    .join(', ')
}
