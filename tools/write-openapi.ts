/** Writes `docs/reference/openapi.json` from the contract, so that a change of the interface is seen in review. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openApi } from '#server/openapi/openapi'

export const openApiFile = fileURLToPath(new URL('../docs/reference/openapi.json', import.meta.url))

export function renderOpenApi(): string {
  return `${JSON.stringify(openApi().document, null, 1)}\n`
}

if (import.meta.main) {
  await mkdir(dirname(openApiFile), { recursive: true })
  await writeFile(openApiFile, renderOpenApi())
}
