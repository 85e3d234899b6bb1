/** Writes `src/client/operations.ts` from the contract, so that a browser learns the paths without the schemas. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { contract } from '#contract/contract'

export const operationsFile = fileURLToPath(new URL('../src/client/operations.ts', import.meta.url))

const headline = `// Generated from the contract by tools/generate-operations.ts: change the contract, then run it.\n`

/** The table of operations as source text. */
export function renderOperations(): string {
  const lines = Object.entries(contract).map(
    ([id, { method, path }]) => `  ${id}: { method: '${method}', path: '${path}' },`,
  )
  return `${headline}\nexport const operations = {\n${lines.join('\n')}\n} as const\n`
}

if (import.meta.main) await writeFile(operationsFile, renderOperations())
