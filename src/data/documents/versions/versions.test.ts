import type { DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCollection } from '#data/collections/create-collection'
import { storeVersion } from '#data/new-versions/store-version'
import { queuedDocument, testData } from '../../../../test/fakes/data.ts'
import { listPages } from '../list-pages.ts'
import { getVersion } from './get-version.ts'
import { listVersions } from './list-versions.ts'

const data = await testData()
const { db, job } = data
const owner = await data.person()
const page = { limit: 100, offset: 0 }

async function document(visibility: 'private' | 'organisation' = 'organisation'): Promise<DocumentId> {
  const { id: collectionId } = await createCollection(data.as(owner), { name: 'Actes', description: '', visibility })
  return queuedDocument(db, { collectionId, name: 'acte.md' })
}

interface Pages {
  page: number
  start: number
}

async function store(documentId: DocumentId, markdown: string, pages: Pages[] = []): Promise<void> {
  const parsed = { title: 'Acte', markdown, language: 'fr', pages }
  await storeVersion(job, { documentId, title: 'Acte', parsed })
}

async function versionsOf(documentId: DocumentId, as = data.as(owner)) {
  return (await listVersions(as, { documentId, ...page })).rows
}

test('what a document was stays beside what it is, the current one first; past ones say since when they are past', async () => {
  const documentId = await document()
  for (const text of ['Premier texte.', 'Deuxième texte.', 'Troisième texte.']) await store(documentId, text)
  const versions = await versionsOf(documentId)
  assert.deepEqual(
    versions.map(({ is_current: isCurrent, replaced_at: replacedAt }) => [isCurrent, replacedAt === null]),
    [
      [true, true],
      [false, false],
      [false, false],
    ],
  )
  const texts: string[] = []
  for (const { id } of versions) {
    const { rows, total } = await listPages(data.as(owner), { id: documentId, versionId: id, ...page })
    assert.equal(total, 1)
    texts.push(rows[0]?.text ?? '')
  }
  assert.deepEqual(texts, ['Troisième texte.', 'Deuxième texte.', 'Premier texte.'])
  assert.equal((await listPages(data.as(owner), { id: documentId, ...page })).rows[0]?.text, 'Troisième texte.')
})

test('the same text read again is the same version, and takes nothing from the history', async () => {
  const documentId = await document()
  await store(documentId, 'Un texte.')
  await store(documentId, 'Un autre texte.')
  await store(documentId, 'Un autre texte.')
  assert.equal((await versionsOf(documentId)).length, 2)
  await store(documentId, 'Un texte.')
  assert.deepEqual(
    (await versionsOf(documentId)).map(({ is_current: isCurrent }) => isCurrent).filter((is) => is),
    [true],
  )
})

test('versions come page by page, with how many there are', async () => {
  const documentId = await document()
  for (let count = 0; count < 5; count += 1) await store(documentId, `Texte ${count}.`)
  const all = (await versionsOf(documentId)).map(({ id }) => id)
  const ids = async (limit: number, offset: number) => {
    const { rows, total } = await listVersions(data.as(owner), { documentId, limit, offset })
    return [rows.map(({ id }) => id), total]
  }
  assert.deepEqual(await ids(2, 0), [all.slice(0, 2), 5])
  assert.deepEqual(await ids(2, 4), [all.slice(4), 5])
  assert.deepEqual(await ids(2, 9), [[], 5])
})

test('the text of a version is read page by page as the file has them; without pages it is one', async () => {
  const documentId = await document()
  const [first, second, third] = ['Page une.\n\n', 'Page deux.\n\n', 'Page trois.']
  const pages = [
    { page: 1, start: 0 },
    { page: 2, start: first?.length ?? 0 },
    { page: 7, start: (first?.length ?? 0) + (second?.length ?? 0) },
  ]
  await store(documentId, `${first}${second}${third}`, pages)
  const shown = async (limit: number, offset: number) => {
    const { rows, total } = await listPages(data.as(owner), { id: documentId, limit, offset })
    return [rows.map(({ page: number, text }) => [number, text]), total]
  }
  assert.deepEqual(await shown(10, 0), [
    [
      [1, 'Page une.'],
      [2, 'Page deux.'],
      [7, 'Page trois.'],
    ],
    3,
  ])
  assert.deepEqual(await shown(1, 1), [[[2, 'Page deux.']], 3])
  assert.deepEqual(await shown(5, 3), [[], 3])
})

test('a version is one of its document: another’s, and one that never was, are not there', async () => {
  const [one, other] = [await document(), await document()]
  await store(one, 'Un.')
  await store(other, 'Deux.')
  const [foreign] = await versionsOf(other)
  for (const versionId of [foreign?.id ?? 0, 999_999]) {
    await assert.rejects(getVersion(data.as(owner), { documentId: one, versionId }), { code: 'not_found' })
    await assert.rejects(listPages(data.as(owner), { id: one, versionId, ...page }), { code: 'not_found' })
  }
})

test('whoever may not read a document knows of none of its versions', async () => {
  const documentId = await document('private')
  await store(documentId, 'Confidentiel.')
  const [version] = await versionsOf(documentId)
  const versionId = version?.id ?? assert.fail()
  for (const actor of [await data.colleague(owner), await data.person()]) {
    const other = data.as(actor)
    const absent = { code: 'not_found', details: { what: 'document', id: documentId } }
    await assert.rejects(listVersions(other, { documentId, ...page }), absent)
    await assert.rejects(getVersion(other, { documentId, versionId }), { code: 'not_found' })
    await assert.rejects(listPages(other, { id: documentId, versionId, ...page }), absent)
  }
  const without = data.as(await data.colleague(owner, ['search:read']))
  await assert.rejects(listVersions(without, { documentId, ...page }), { code: 'forbidden' })
})
