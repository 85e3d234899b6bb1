import { asCollectionId, type DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createCollection } from '#data/collections/create-collection'
import { queuedDocument, testData } from '../../../../test/fakes/data.ts'
import { chooseWordings, closeWordings, deleteWordings, findWithoutWording, findWordings } from './queries.ts'
import { turnWordings } from './turn-wordings.ts'

const data = await testData()
const { db, job } = data
const owner = await data.person()
const { id: collectionId } = await createCollection(data.as(owner), {
  name: 'Code',
  description: '',
  visibility: 'organisation',
})

/** The day so many days from today, as the database counts them. */
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Key, first day in force, first day not in force any more: days from today, null for none. */
type Wording = readonly [key: string, from: number | null, to: number | null]

let texts = 0

async function textOf(...wordings: readonly Wording[]): Promise<DocumentId> {
  texts += 1
  const documentId = await queuedDocument(db, { collectionId, name: `article-${texts}` })
  for (const wording of wordings) await add(documentId, wording)
  return documentId
}

async function add(documentId: DocumentId, [key, from, to]: Wording): Promise<void> {
  await db
    .insertInto('document_version')
    .values({
      document_id: documentId,
      version_key: key,
      content_hash: randomBytes(32),
      markdown: key,
      effective_from: from === null ? null : day(from),
      effective_to: to === null ? null : day(to),
      canonical_url: `https://exemple.fr/${key}`,
    })
    .execute()
}

async function shownOf(documentId: DocumentId): Promise<string | null> {
  const row = await db
    .selectFrom('document')
    .leftJoin('document_version', 'document_version.id', 'document.current_version_id')
    .select('document_version.version_key')
    .where('document.id', '=', documentId)
    .executeTakeFirstOrThrow()
  return row.version_key
}

test('readers see the wording in force today; without one the last that was, else the first that will be', async () => {
  for (const [what, wordings, shown] of [
    ['one in force', [['a', -10, null]], 'a'],
    [
      'in force from today on',
      [
        ['a', -10, 0],
        ['b', 0, null],
      ],
      'b',
    ],
    ['over today', [['a', -10, 0]], 'a'],
    [
      'the last day',
      [
        ['a', -10, 1],
        ['b', 1, null],
      ],
      'a',
    ],
    ['without dates', [['a', null, null]], 'a'],
    [
      'dates win over none',
      [
        ['a', null, null],
        ['b', -5, null],
      ],
      'b',
    ],
    [
      'several in force: the latest to begin',
      [
        ['b', -2, null],
        ['a', -10, null],
      ],
      'b',
    ],
    [
      'several that begin the same day: the last listed',
      [
        ['a', -2, null],
        ['b', -2, null],
      ],
      'b',
    ],
    [
      'all past: the latest',
      [
        ['a', -30, -20],
        ['b', -20, -10],
      ],
      'b',
    ],
    [
      'all to come: the nearest',
      [
        ['b', 20, null],
        ['a', 10, 20],
      ],
      'a',
    ],
    [
      'past and to come: what was',
      [
        ['a', -30, -20],
        ['b', 10, null],
      ],
      'a',
    ],
  ] as const) {
    const documentId = await textOf(...wordings)
    await chooseWordings(db, { collectionId, documentIds: [documentId] })
    assert.equal(await shownOf(documentId), shown, what)
  }
})

test('a choice says which texts changed, touches no other, and is told once', async () => {
  const [one, other] = [await textOf(['a', -10, null]), await textOf(['a', -10, null])]
  assert.deepEqual(await chooseWordings(db, { collectionId, documentIds: [one] }), [one])
  assert.deepEqual(await chooseWordings(db, { collectionId, documentIds: [one] }), [])
  assert.deepEqual([await shownOf(one), await shownOf(other)], ['a', null])
  const row = await db
    .selectFrom('document')
    .select(['state', 'canonical_url'])
    .where('id', '=', one)
    .executeTakeFirstOrThrow()
  assert.deepEqual(row, { state: 'processing', canonical_url: 'https://exemple.fr/a' })
})

test('the day turns a text by itself: the index hears of it, and a trace says how many', async () => {
  await turnWordings(job, collectionId)
  const documentId = await textOf(['a', -10, 0], ['b', 0, null])
  const { id } = await db
    .selectFrom('document_version')
    .select('id')
    .where('document_id', '=', documentId)
    .where('version_key', '=', 'a')
    .executeTakeFirstOrThrow()
  await db.updateTable('document').set({ current_version_id: id }).where('id', '=', documentId).execute()
  assert.equal(await turnWordings(job, collectionId), 1)
  assert.equal(await shownOf(documentId), 'b')
  const waiting = await db
    .selectFrom('index_change')
    .select('document_id')
    .where('document_id', '=', documentId)
    .execute()
  assert.equal(waiting.length, 1)
  const traces = () =>
    db.selectFrom('audit_log').select('details').where('action', '=', 'source.turn').orderBy('id', 'desc').execute()
  const told = await traces()
  assert.deepEqual(told[0]?.details, { documents: 1 })
  assert.equal(await turnWordings(job, collectionId), 0)
  assert.equal((await traces()).length, told.length)
  await assert.rejects(turnWordings(data.as(owner), collectionId), { code: 'forbidden' })
})

test('a wording ends where the next one begins, when the source lists the next one alone', async () => {
  const ends = async (documentId: DocumentId) => {
    const rows = await db
      .selectFrom('document_version')
      .select(['version_key', 'effective_to'])
      .where('document_id', '=', documentId)
      .orderBy('id')
      .execute()
    return rows.map(({ version_key, effective_to }) => [version_key, effective_to])
  }
  for (const [what, before, listed, expected] of [
    [
      'an open one is closed',
      [['a', -10, null]],
      ['b', -2, null],
      [
        ['a', -2],
        ['b', null],
      ],
    ],
    [
      'one that ends later is cut',
      [['a', -10, 30]],
      ['b', 5, null],
      [
        ['a', 5],
        ['b', null],
      ],
    ],
    [
      'one that ended before stays',
      [['a', -10, -5]],
      ['b', -2, null],
      [
        ['a', -5],
        ['b', null],
      ],
    ],
    [
      'one that begins later stays',
      [['a', 10, null]],
      ['b', -2, null],
      [
        ['a', null],
        ['b', null],
      ],
    ],
    [
      'without a day the next begins today',
      [['a', -10, null]],
      ['b', null, null],
      [
        ['a', 0],
        ['b', null],
      ],
    ],
  ] as const) {
    const documentId = await textOf(...before, listed)
    await closeWordings(db, [{ documentId, key: 'b' }])
    assert.deepEqual(
      await ends(documentId),
      expected.map(([key, to]) => [key, to === null ? null : day(to)]),
      what,
    )
  }
})

test('wordings that a source lists together keep the days that it gives them', async () => {
  const documentId = await textOf(['a', -10, null], ['b', -2, null])
  await closeWordings(db, [
    { documentId, key: 'a' },
    { documentId, key: 'b' },
  ])
  const rows = await db
    .selectFrom('document_version')
    .select('effective_to')
    .where('document_id', '=', documentId)
    .execute()
  assert.deepEqual(
    rows.map(({ effective_to: end }) => end),
    [null, null],
  )
})

test('keys are found and deleted in their own text; one that loses its last wording is told', async () => {
  const [one, other] = [await textOf(['LEGI1', -10, null]), await textOf(['LEGI2', -10, null], ['LEGI3', -5, null])]
  await chooseWordings(db, { collectionId, documentIds: [one, other] })
  const found = await findWordings(db, collectionId, ['LEGI1', 'LEGI3', 'LEGI9', "'; --"])
  assert.deepEqual(
    found.map(({ document_id, version_key }) => [document_id, version_key]).toSorted(),
    [
      [one, 'LEGI1'],
      [other, 'LEGI3'],
    ].toSorted(),
  )
  assert.deepEqual(await findWordings(db, asCollectionId(999_999), ['LEGI1']), [])
  await db.transaction().execute(async (tx) => {
    await deleteWordings(tx, [{ documentId: other, key: 'LEGI1' }])
    assert.deepEqual(await findWithoutWording(tx, [one, other]), [])
  })
})
