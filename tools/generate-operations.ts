/**
 * Writes what a browser learns of the contract without its schemas: `src/client/operations.ts`, the paths, and
 * `web/operations.ts`, a hook per operation.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { contract } from '#contract/contract'
import { scopes } from '#contract/route'

export const operationsFile = fileURLToPath(new URL('../src/client/operations.ts', import.meta.url))
export const hooksFile = fileURLToPath(new URL('../web/operations.ts', import.meta.url))

const headline = `// Generated from the contract by tools/generate-operations.ts: change the contract, then run it.\n`

/** Asked with a body, but they change nothing. */
const readings: ReadonlySet<string> = new Set(['search', 'readPersonalLink'])

/** The table of operations as source text. */
export function renderOperations(): string {
  const lines = Object.entries(contract).map(
    ([id, { method, path }]) => `  ${id}: { method: '${method}', path: '${path}' },`,
  )
  return `${headline}\nexport const operations = {\n${lines.join('\n')}\n} as const\n`
}

/**
 * The hooks of the page as source text, `useListModels(input)` reads, `useSignOut(habits)` changes; and the permissions
 * that exist, which a form has to offer.
 */
export function renderHooks(): string {
  const lines = Object.entries(contract)
    .filter(([, { transport }]) => transport === 'json')
    .map(([id, { method }]) => {
      const hook = method === 'GET' || readings.has(id) ? 'readingHook' : 'operationHook'
      return `export const use${id[0]?.toUpperCase()}${id.slice(1)} = ${hook}('${id}')`
    })
  const imports = `import type { Scope } from '#contract/route'\nimport { operationHook, readingHook } from './use-operation.ts'\n`
  const permissions = `export const permissions: readonly Scope[] = [\n${scopes.map((scope) => `  '${scope}',\n`).join('')}]\n`
  return `${headline}\n${imports}\n${permissions}\n${lines.join('\n')}\n`
}

if (import.meta.main) {
  await writeFile(operationsFile, renderOperations())
  await writeFile(hooksFile, renderHooks())
}
