import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeTarball } from '../../../../test/fakes/tarball.ts'
import { openArchive } from '#data/corpora/archives/open-archive'
import { findCorpus } from '#data/corpora/registry'
import type { CorpusToRead } from './messages.ts'
import { type Part, partsOf } from './parts.ts'
import { partsApart } from './parts-apart.ts'
import type { PreparedItem } from './prepare-item.ts'

const folder = await mkdtemp(join(tmpdir(), 'corpus-thread-'))
after(() => rm(folder, { recursive: true, force: true }))
const { signal } = new AbortController()
const corpusId = 'code-travail'

function article(number: number) {
  const id = `LEGIARTI${number}`
  const texteHtml = number % 7 === 0 ? '' : `<p>L’article ${number} règle la durée du travail.</p>`
  return { type: 'article', data: { id, cid: id, num: `L${number}`, texteHtml, etat: 'VIGUEUR', dateDebut: 0 } }
}

async function codeOf(articles: number, name = 'code.tgz'): Promise<CorpusToRead> {
  const children = Array.from({ length: articles }, (_, index) => article(index + 1))
  const tree = { type: 'code', data: { title: 'Code du travail' }, children }
  const location = join(folder, name)
  const mark = await writeTarball(location, { 'package/data/LEGITEXT000006072050.json': JSON.stringify(tree) })
  return { corpusId, location, mark }
}

/** Every part with what is prepared of every other of its items. */
async function readAll(parts: AsyncIterable<Part>) {
  const read: { items: Part['items']; removed: Part['removed']; prepared: PreparedItem[] }[] = []
  for await (const { items, removed, prepare } of parts) {
    const wanted = items.filter((_, index) => index % 2 === 0)
    read.push({ items, removed, prepared: await Array.fromAsync(prepare(wanted)) })
  }
  return read
}

const listed = (items: Part['items']) => items.map(({ externalId, versionKey, mark }) => [externalId, versionKey, mark])

test('a thread lists and prepares what is listed and prepared here', async () => {
  const asked = await codeOf(230)
  const corpus = findCorpus(corpusId) ?? assert.fail()
  const apart = await readAll(partsApart(asked, signal))
  const here = await readAll(partsOf(corpus, await openArchive(asked.location, asked.mark), signal))
  assert.deepEqual(
    apart.map(({ items }) => items.length),
    [100, 100, 30],
  )
  assert.equal(apart.length, here.length)
  for (const [index, part] of apart.entries()) {
    const same = here[index] ?? assert.fail()
    assert.deepEqual(listed(part.items), listed(same.items))
    assert.ok(part.prepared.length > 0 && part.prepared.length < part.items.length)
    assert.deepEqual(
      part.prepared.map(({ document, version }) => ({ document, version })),
      same.prepared.map(({ document, version }) => ({ document, version })),
    )
  }
  const [first] = apart[0]?.prepared ?? []
  assert.ok(Buffer.isBuffer(first?.version.contentHash) && Buffer.isBuffer(first.version.passages[0]?.hash))
})

test('an archive that is none of the corpus is refused as it is here, and whoever leaves ends the thread', async () => {
  const location = join(folder, 'other.tgz')
  const mark = await writeTarball(location, { 'package/data/other.json': '{}' })
  await assert.rejects(readAll(partsApart({ corpusId, location, mark }, signal)), { code: 'corrupted' })
  await assert.rejects(readAll(partsApart({ corpusId: 'none', location, mark }, signal)), /no corpus is called none/)
  const leaving = new AbortController()
  const parts = partsApart(await codeOf(230), leaving.signal)
  assert.equal((await parts.next()).done, false)
  leaving.abort(new Error('left'))
  await assert.rejects(parts.next(), /left/)
  assert.equal((await parts.next()).done, true)
})
