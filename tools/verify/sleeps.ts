import { parseSync, Visitor } from 'oxc-parser'
import type { SourceFile } from './structure.ts'

/** Whoever looks again every few milliseconds waits for a thing; whoever waits longer waits for a time. */
const longestGlanceMs = 10

/**
 * Where tests wait for a time: a call of the promised `setTimeout`, under whatever name, for a number that is written
 * there. On a busy machine it is too short, on a quiet one it is lost.
 */
export function findSleeps(files: readonly SourceFile[]): string[] {
  return files.flatMap(sleepsOf)
}

function sleepsOf({ path, text }: SourceFile): string[] {
  const { program, module } = parseSync(path, text)
  const names = new Set(
    module.staticImports
      .filter(({ moduleRequest }) => moduleRequest.value === 'node:timers/promises')
      .flatMap(({ entries }) => entries)
      .flatMap(({ importName, localName }) => (importName.name === 'setTimeout' ? [localName.value] : [])),
  )
  const sleeps: string[] = []
  new Visitor({
    CallExpression({ callee, arguments: [time, , options], start }) {
      if (callee.type !== 'Identifier' || !names.has(callee.name) || options !== undefined) return
      if (time?.type !== 'Literal' || typeof time.value !== 'number' || time.value <= longestGlanceMs) return
      sleeps.push(`${path}:${text.slice(0, start).split('\n').length}`)
    },
  }).visit(program)
  return sleeps
}
