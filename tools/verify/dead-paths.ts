import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Paths that a document names in code style (`src/…`) and that do not exist. */
export function findDeadPaths(root: string, document: string): string[] {
  return [...document.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.(?:ts|json|mjs|md|yaml))`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith('http') && !existsSync(join(root, path)))
}
