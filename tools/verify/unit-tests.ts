import { availableParallelism } from 'node:os'
import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'
import { kindOf } from '../test-files.ts'
import { passFiles } from '../test/file-pool.ts'

const timeoutMs = 420_000

/** Passes test files that start nothing; gives what failed, in words. */
export async function passUnitTests(files: readonly string[]): Promise<string[]> {
  const kinds = Map.groupBy(files, kindOf)
  const workers = availableParallelism()
  const problems: string[] = []
  for (const [kind, own] of kinds) {
    const hasDocument = kind === 'page'
    const options = { workers, timeoutMs, isApart: kind !== 'shared' && !hasDocument, hasDocument }
    for await (const { file, events } of passFiles(own, options))
      problems.push(...events.flatMap((event) => failureOf(file, event)))
  }
  return problems
}

function failureOf(file: string, event: TestEvent): string[] {
  if (event.type !== 'test:fail') return []
  const { name, details } = event.data
  return [`${file}: ${name}\n${inspect(details.error.cause ?? details.error)}`]
}
