import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { compiledQueries } from '../../test/fakes/compiled-queries.ts'
import { dataQueries } from '../../test/fakes/data-queries.ts'

/** Parts of queries, which are none. */
const conditions = new Set(['among', 'readBy'])

/** Queries that name no reader, and why nobody can read through them what is not theirs. */
const withoutReaders: Record<string, string> = {
  listTextLengths: 'for the index: lengths alone, of documents whose readers its rows carry',
  markDocumentsReady: "the index's follower acts for the instance; nothing is returned",
  findDocumentsOf: 'says which documents the index must follow again, and shows nothing of them',
  listIndexQuestions: 'for the index: its rows carry the readers of their passages',
  findQuestionsWithoutVector: 'texts go to the embedding model and nowhere else',
  findChunksWithoutVector: 'texts go to the embedding model and nowhere else',
}

const guarded = /\b(?:from|join|into|update|using) "?(?:chunk|document|collection)"?(?![\w])/

for (const [feature, { module, samples }] of Object.entries(dataQueries)) {
  test(`${feature}: every query is tried here`, () => {
    const queries = Object.keys(module).filter((name) => !conditions.has(name))
    assert.deepEqual(Object.keys(samples).toSorted(), queries.toSorted())
  })

  test(`${feature}: the SQL is what the golden file says`, async () => {
    const golden = new URL(`./${feature}/queries.snap.sql`, import.meta.url)
    const parts: string[] = []
    for (const [name, sample] of Object.entries(samples)) {
      const sent = await compiledQueries(sample)
      assert.ok(sent.length > 0, `${name} sends nothing`)
      parts.push(`-- ${name}\n${sent.map((text) => `${text.replace(/\s+/g, ' ').trim()};`).join('\n')}\n`)
    }
    const text = parts.join('\n')
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text)
    assert.equal(text, await readFile(golden, 'utf8'), 'run this test with UPDATE_GOLDEN=1, then read what changed')
  })

  test(`${feature}: no query on passages, documents or collections without its access column`, async () => {
    for (const [name, sample] of Object.entries(samples)) {
      if (name in withoutReaders) continue
      for (const sent of await compiledQueries(sample)) {
        if (guarded.test(sent)) assert.match(sent, /\breaders\b/, `${name}: ${sent}`)
      }
    }
  })
}

test('a query asked for by a person is filtered by what they may read, in each table that it shows', async () => {
  const isFiltered = /Readable|findCitedChunks|lockCollection|deleteDocumentsOf/
  const filtered = ['collections', 'documents', 'chunks', 'documents/text', 'documents/versions', 'search']
    .flatMap((feature) => Object.entries(samplesOf(feature)))
    .filter(([name]) => isFiltered.test(name))
  assert.ok(filtered.length >= 12)
  for (const [name, sample] of filtered) {
    const [sent = ''] = await compiledQueries(sample)
    assert.match(sent, /"readers" && \$\d+::integer\[\]/, name)
    const shown = new Set([...sent.matchAll(/(?:from|join) "(chunk|document)"/g)].map(([, table]) => table))
    for (const table of shown) assert.ok(new RegExp(`"?${table}"?\\."readers" &&|"readers" &&`).test(sent), name)
  }
})

function samplesOf(feature: string) {
  const found = dataQueries[feature]
  assert.ok(found, feature)
  return found.samples
}
