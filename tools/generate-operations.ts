/**
 * Writes what a browser learns of the contract without its schemas: `src/client/operations.ts`, the paths, and
 * `web/operations.ts`, a hook per operation.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { contract } from '#contract/contract'
import { DataLevel } from '#contract/model-routing'
import { ModelType, ServerKind, ServerPlace } from '#contract/model-servers'
import { scopes } from '#contract/route'
import { QuotaName } from '#contract/usage'

export const operationsFile = fileURLToPath(new URL('../src/client/operations.ts', import.meta.url))
export const hooksFile = fileURLToPath(new URL('../web/operations.ts', import.meta.url))
export const wordsFile = fileURLToPath(new URL('../web/contract-words.ts', import.meta.url))

const headline = `// Generated from the contract by tools/generate-operations.ts: change the contract, then run it.\n`

/** Asked with a body, but they change nothing. */
const readings: ReadonlySet<string> = new Set(['search', 'readPersonalLink'])

/** The table of operations as source text. */
export function renderOperations(): string {
  const lines = Object.entries(contract).map(([id, { method, path }]) => `  ${id}: '${method} ${path}',`)
  return `${headline}\nexport const operations = {\n${lines.join('\n')}\n} as const\n`
}

/** Closed words of the contract that a form offers: the page holds no schema, and says none of them again. */
const lists = {
  permissions: scopes,
  serverKinds: ServerKind.options,
  serverPlaces: ServerPlace.options,
  modelTypes: ModelType.options,
  dataLevels: DataLevel.options,
  quotas: QuotaName.options,
} as const

const mostColumns = 120

/** As the formatter writes it: on one line while it fits. */
function renderList([name, words]: [string, readonly string[]]): string {
  const line = `export const ${name} = [${words.map((word) => `'${word}'`).join(', ')}] as const\n`
  if (line.length <= mostColumns + 1) return line
  return `export const ${name} = [\n${words.map((word) => `  '${word}',\n`).join('')}] as const\n`
}

/** The closed words as source text. */
export function renderWords(): string {
  return `${headline}\n${Object.entries(lists).map(renderList).join('\n')}`
}

/** The hooks of the page as source text: `useListModels(input)` reads, `useSignOut(habits)` changes. */
export function renderHooks(): string {
  const lines = Object.entries(contract)
    .filter(([, { transport }]) => transport === 'json')
    .map(([id, { method }]) => {
      const hook = method === 'GET' || readings.has(id) ? 'readingHook' : 'operationHook'
      return `export const use${id[0]?.toUpperCase()}${id.slice(1)} = ${hook}('${id}')`
    })
  const imports = `import { operationHook, readingHook } from './use-operation.ts'\n`
  return `${headline}\n${imports}\n${lines.join('\n')}\n`
}

if (import.meta.main) {
  await writeFile(operationsFile, renderOperations())
  await writeFile(hooksFile, renderHooks())
  await writeFile(wordsFile, renderWords())
}
