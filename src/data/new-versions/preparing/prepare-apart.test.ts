import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareVersion } from '../prepare-version.ts'
import { prepareApart } from './prepare-apart.ts'

const { signal } = new AbortController()
const section = (index: number): string =>
  `## Article ${index}\n\n${`L’article ${index} règle les congés. `.repeat(30)}\n\n`
const textOf = (sections: number) => ({
  title: 'Règlement',
  parsed: {
    title: null,
    markdown: Array.from({ length: sections }, (_, index) => section(index + 1)).join(''),
    language: 'fr',
    pages: [{ page: 1, start: 0 }],
  },
  facts: { updatedAt: '2026-01-05', facts: ['https://exemple.fr'] },
})

/** Processor time of this thread alone, in milliseconds. */
async function ownTimeOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

test('a text gives the same version here and in a thread', async () => {
  for (const sections of [2, 200]) {
    const text = textOf(sections)
    assert.deepEqual(await prepareApart(text, signal), prepareVersion(text.title, text.parsed, text.facts))
  }
})

test('cutting a long text leaves this thread to others', async () => {
  const text = textOf(1_500)
  const here = await ownTimeOf(() => prepareVersion(text.title, text.parsed, text.facts))
  const apart = await ownTimeOf(() => prepareApart(text, signal))
  assert.ok(apart < here / 2, `${apart} ms here for a thread, ${here} ms without`)
})

test('whoever leaves ends the thread', async () => {
  const leaving = new AbortController()
  const prepared = prepareApart(textOf(1_500), leaving.signal)
  leaving.abort()
  await assert.rejects(prepared, { name: 'AbortError' })
})
