import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CollectionId, asCollectionId } from '#contract/ids'
import type { PersonActor } from '#platform/auth/actor'
import { queuedDocument } from '../../../test/fakes/data.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { type NewCollection, createCollection } from './create-collection.ts'
import { getCollection } from './get-collection.ts'
import { listCollections } from './list-collections.ts'
import { updateCollection } from './update-collection.ts'

const people = await testPeople()
const { db } = people
const owner = await people.person()
const governor = await people.person({ role: 'administrator' })
const colleague = await people.person()
const make = (changes: Partial<NewCollection> = {}, by: PersonActor = owner) =>
  createCollection(people.as(by), { name: 'Notes', description: 'a', visibility: 'organisation', ...changes })
const readersOf = async (id: CollectionId) =>
  (await db.selectFrom('document').select('readers').where('collection_id', '=', id).execute()).map(
    ({ readers }) => readers,
  )

describe('a collection that is changed', () => {
  test('keeps what is not said', async () => {
    const { id } = await make({ data: 'internal', metadata: { a: 'b' }, expiresAfterDays: 7 })
    const changed = await updateCollection(people.as(owner), id, { name: 'Paie' })
    assert.deepEqual(
      [changed.name, changed.description, changed.data_level, changed.metadata, changed.expires_after_days],
      ['Paie', 'a', 'internal', { a: 'b' }, 7],
    )
    const emptied = await updateCollection(people.as(owner), id, {
      ...{ description: '', metadata: {}, expiresAfterDays: null, questionModel: 'plume' },
    })
    assert.deepEqual(
      [emptied.name, emptied.description, emptied.metadata, emptied.expires_after_days, emptied.question_model],
      ['Paie', '', {}, null, 'plume'],
    )
    assert.equal((await updateCollection(people.as(owner), id, { questionModel: null })).question_model, null)
  })

  test('takes its documents along: who reads it reads them', async () => {
    const { id } = await make()
    await queuedDocument(db, { collectionId: id, name: 'a.md' })
    const [open] = await readersOf(id)
    await updateCollection(people.as(owner), id, { visibility: 'private' })
    assert.deepEqual(await readersOf(id), [[owner.ownPrincipal]])
    await assert.rejects(getCollection(people.as(colleague), id), { code: 'not_found' })
    await updateCollection(people.as(owner), id, { visibility: 'organisation' })
    assert.deepEqual(await readersOf(id), [open])
  })

  test('is closed by whoever governs, who reads it no more and is told how they left it', async () => {
    const { id } = await make({ metadata: { a: 'b' } })
    const left = await updateCollection(people.as(governor), id, { visibility: 'private', description: 'fermée' })
    assert.deepEqual(
      [left.id, left.visibility, left.name, left.description, left.metadata],
      [id, 'private', 'Notes', 'fermée', { a: 'b' }],
    )
    await assert.rejects(getCollection(people.as(governor), id), { code: 'not_found' })
    const { visibility, description } = await getCollection(people.as(owner), id)
    assert.deepEqual([visibility, description], ['private', 'fermée'])
  })

  test('forgets files only where somebody agrees, and says how many there are', async () => {
    const { id } = await make()
    assert.equal((await updateCollection(people.as(owner), id, { keepsOriginals: false })).keep_originals, false)
    await updateCollection(people.as(owner), id, { keepsOriginals: true })
    await queuedDocument(db, { collectionId: id, name: 'a.md' })
    await queuedDocument(db, { collectionId: id, name: 'b.md' })
    await assert.rejects(updateCollection(people.as(owner), id, { keepsOriginals: false, name: 'Autre' }), {
      code: 'conflict',
      details: { reason: 'originals_would_go', value: 2 },
    })
    assert.equal((await getCollection(people.as(owner), id)).name, 'Notes')
    const agreed = { keepsOriginals: false, forgetsOriginals: true }
    assert.equal((await updateCollection(people.as(owner), id, agreed)).keep_originals, false)
  })

  test('is published by whoever may, and nothing of a refused change stays', async () => {
    const { id } = await make()
    await assert.rejects(updateCollection(people.as(owner), id, { visibility: 'public', name: 'Publiée' }), {
      code: 'forbidden',
      details: { scope: 'collections:publish' },
    })
    const { visibility, name } = await getCollection(people.as(owner), id)
    assert.deepEqual([visibility, name], ['organisation', 'Notes'])
    assert.equal((await updateCollection(people.as(governor), id, { visibility: 'public' })).visibility, 'public')
    const renamed = await updateCollection(people.as(owner), id, { name: 'Autre', visibility: 'public' })
    assert.equal(renamed.visibility, 'public', 'what is public already asks for nothing')
    await assert.rejects(make({ visibility: 'public' }), { code: 'forbidden' })
    await updateCollection(people.as(owner), id, { visibility: 'private' })
  })

  test('by whom reads it only, or does not, is refused', async () => {
    const { id } = await make()
    await assert.rejects(updateCollection(people.as(colleague), id, { name: 'x' }), {
      code: 'forbidden',
      details: { scope: 'collections:write', bars: 'owner' },
    })
    const stranger = await people.person({ of: await people.other(), role: 'administrator' })
    await assert.rejects(updateCollection(people.as(stranger), id, { name: 'x' }), { code: 'not_found' })
  })
})

describe('a list of collections', () => {
  test('is narrowed by a part of the name, whatever its capitals and its signs', async () => {
    const member = people.as(await people.person({ of: await people.other() }))
    for (const name of ['Paie 50%', 'Paie 50 ans', 'paie_2024', String.raw`C:\Paie`]) {
      await createCollection(member, { name, description: '', visibility: 'private' })
    }
    const found = async (filter: object) => {
      const { rows, total } = await listCollections(member, { limit: 10, offset: 0, ...filter })
      assert.equal(rows.length, total)
      return rows.map(({ name }) => name)
    }
    assert.deepEqual(await found({ name: 'PAIE 50%' }), ['Paie 50%'])
    assert.deepEqual(await found({ name: 'e_2' }), ['paie_2024'])
    assert.deepEqual(await found({ name: '\\' }), [String.raw`C:\Paie`])
    assert.deepEqual(await found({ name: 'paie', visibility: 'organisation' }), [])
    assert.equal((await found({ name: '' })).length, 4)
  })

  test('follows the order that is asked, the same ones on no two pages', async () => {
    const member = people.as(await people.person({ of: await people.other() }))
    const ids: CollectionId[] = []
    for (const name of ['b', 'a', 'a', 'c']) {
      ids.push((await createCollection(member, { name, description: '', visibility: 'private' })).id)
    }
    const [b, a1, a2, c] = ids
    await updateCollection(member, b ?? asCollectionId(0), { description: 'plus récente' })
    const listed = async (order: object) => {
      const pages = await Promise.all([0, 2].map((offset) => listCollections(member, { limit: 2, offset, ...order })))
      return pages.flatMap(({ rows }) => rows.map(({ id }) => id))
    }
    assert.deepEqual(await listed({}), ids)
    assert.deepEqual(await listed({ direction: 'desc' }), ids.toReversed())
    assert.deepEqual(await listed({ orderBy: 'name' }), [a1, a2, b, c])
    assert.deepEqual(await listed({ orderBy: 'name', direction: 'desc' }), [c, b, a2, a1])
    assert.deepEqual((await listed({ orderBy: 'updated', direction: 'desc' }))[0], b)
    assert.deepEqual(await listed({ orderBy: 'created' }), ids)
  })
})
