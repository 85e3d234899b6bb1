import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonActor, jobActor } from '#platform/auth/actor'
import { asGroupId, asPrincipalId, type GroupId } from '#contract/ids'
import { agentScopes } from '#platform/auth/roles'
import { createGroup } from '#platform/people/groups'
import { scopes as allScopes } from '#contract/route'
import { queuedDocument, testData } from '../../../../test/fakes/data.ts'
import { storeVersion } from '#data/new-versions/store-version'
import { searchChunks } from '#data/search/search-chunks'
import { createCollection } from '../create-collection.ts'
import { getCollection } from '../get-collection.ts'
import { updateCollection } from '../update-collection.ts'
import { type AccessDraft, changeCollectionAccess } from './change-access.ts'
import { endShares } from './end-shares.ts'
import { getCollectionAccess, listSharingGroups } from './get-access.ts'
import { listCollectionReaders } from './list-readers.ts'

const data = await testData()
const { db, follower, job } = data
const owner = await data.person([...agentScopes, 'collections:publish'])
const colleague = await data.colleague(owner)
const neighbour = await data.person()
const governing = { ...owner, scopes: new Set(allScopes) }
const groupIds: Record<string, GroupId> = {}
for (const name of ['Urbanisme', 'État civil']) groupIds[name] = (await createGroup(data.as(governing), { name })).id
const urbanism = groupIds['Urbanisme'] ?? asGroupId(0)
const neighbourName = await nameOf(neighbour)
const tomorrow = new Date(Date.now() + 86_400_000)

async function nameOf({ organisationId }: PersonActor): Promise<string> {
  const row = await db.selectFrom('organisation').select('name').where('id', '=', organisationId).executeTakeFirst()
  return row?.name ?? ''
}

/** The colleague once in the group: what the next request of theirs reads as. */
async function inGroup(person: PersonActor, groupId: GroupId): Promise<PersonActor> {
  await db
    .insertInto('group_member')
    .values({ group_id: groupId, person_id: person.personId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const group = await db
    .selectFrom('person_group')
    .select('principal_id')
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow()
  return { ...person, principals: [...person.principals, asPrincipalId(group.principal_id)] }
}

async function filled(word: string) {
  const { id } = await createCollection(data.as(owner), { name: word, description: '', visibility: 'private' })
  const documentId = await queuedDocument(db, { collectionId: id, name: `${word}.md` })
  const markdown = `Le ${word} se demande au guichet.`
  await storeVersion(job, { documentId, title: word, parsed: { title: word, markdown, language: 'fr', pages: [] } })
  await follower.catchUp()
  return { id, documentId }
}

async function finds(actor: PersonActor, word: string): Promise<boolean> {
  await follower.catchUp()
  const { hits } = await searchChunks(data.as(actor), { query: word, method: 'hybrid', limit: 10 })
  return hits.some(({ text }) => text.includes(word))
}

const closed: AccessDraft = { visibility: 'private', groupIds: [], organisations: [] }

test('a collection opened to a group is found by its members alone; taken back, by nobody else', async () => {
  const { id } = await filled('permis')
  const member = await inGroup(colleague, urbanism)
  assert.deepEqual([await finds(owner, 'permis'), await finds(member, 'permis')], [true, false])
  const access = await changeCollectionAccess(data.as(owner), id, { ...closed, groupIds: [urbanism] })
  assert.deepEqual(access.groups, [{ id: urbanism, name: 'Urbanisme' }])
  assert.deepEqual([await finds(member, 'permis'), await finds(colleague, 'permis')], [true, false])
  assert.equal((await getCollection(data.as(member), id)).documents, 1)
  await changeCollectionAccess(data.as(owner), id, closed)
  assert.deepEqual([await finds(owner, 'permis'), await finds(member, 'permis')], [true, false])
  await assert.rejects(getCollection(data.as(member), id), { code: 'not_found' })
})

test('each visibility reads as it says, and documents that come later follow it', async () => {
  const { id } = await filled('cantine')
  const seen: boolean[][] = []
  for (const visibility of ['organisation', 'public', 'private'] as const) {
    await changeCollectionAccess(data.as(owner), id, { ...closed, visibility })
    const later = await queuedDocument(db, { collectionId: id, name: `${visibility}.md` })
    const parsed = { title: 'Suite', markdown: `La cantine ${visibility}.`, language: 'fr', pages: [] } as const
    await storeVersion(job, { documentId: later, title: 'Suite', parsed: { ...parsed, pages: [] } })
    seen.push([await finds(owner, 'cantine'), await finds(colleague, 'cantine'), await finds(neighbour, 'cantine')])
  }
  assert.deepEqual(seen, [
    [true, true, false],
    [true, true, true],
    [true, false, false],
  ])
})

test('another organisation reads until the day, then no more, and each end leaves its trace', async () => {
  const { id } = await filled('convention')
  const access = await changeCollectionAccess(data.as(owner), id, {
    ...closed,
    organisations: [{ name: neighbourName.toUpperCase(), endsAt: tomorrow }],
  })
  assert.deepEqual(access.organisations, [{ name: neighbourName, endsAt: tomorrow }])
  assert.deepEqual([await finds(neighbour, 'convention'), await finds(colleague, 'convention')], [true, false])
  await assert.rejects(changeCollectionAccess(data.as(neighbour), id, closed), { code: 'forbidden' })
  const sweeper = data.as(jobActor('test', allScopes))
  assert.equal(await endShares(sweeper), 0)
  await db.updateTable('collection_share').set({ ends_at: new Date() }).where('collection_id', '=', id).execute()
  assert.equal(await endShares(sweeper), 1)
  assert.equal(await finds(neighbour, 'convention'), false)
  assert.deepEqual((await getCollectionAccess(data.as(owner), id)).organisations, [])
  const rows = await db
    .selectFrom('audit_log')
    .select('action')
    .where('target_id', '=', String(id))
    .where('target_kind', '=', 'collection')
    .orderBy('id')
    .execute()
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['collection.create', 'collection.share', 'collection.share_end'],
  )
})

test('who can read is told by name to who may change it, and the question leaves a trace', async () => {
  const { id } = await filled('registre')
  await inGroup(colleague, urbanism)
  const organisations = [{ name: neighbourName, endsAt: tomorrow }]
  await changeCollectionAccess(data.as(owner), id, { visibility: 'private', groupIds: [urbanism], organisations })
  assert.deepEqual(
    (await listCollectionReaders(data.as(owner), id)).map(({ kind, name, people, members }) => [
      kind,
      name,
      people,
      members,
    ]),
    [
      ['group', 'Urbanisme', 1, ['Camille']],
      ['organisation', neighbourName, 1, []],
      ['person', 'Camille', 1, []],
    ],
  )
  const last = await db
    .selectFrom('audit_log')
    .select(['action', 'actor_id'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  assert.deepEqual(last, { action: 'collection.readers', actor_id: owner.personId })
  await assert.rejects(listCollectionReaders(data.as(neighbour), id), { code: 'forbidden' })
})

test('what leaves the organisation asks for its own right; what is not there is not found', async () => {
  const { id } = await createCollection(data.as(colleague), { name: 'Note', description: '', visibility: 'private' })
  const change = (draft: Partial<AccessDraft>) =>
    changeCollectionAccess(data.as(colleague), id, { ...closed, ...draft })
  const organisations = [{ name: neighbourName, endsAt: tomorrow }]
  for (const draft of [{ visibility: 'public' as const }, { organisations }]) {
    await assert.rejects(change(draft), { code: 'forbidden', details: { scope: 'collections:publish' } })
  }
  const foreign = await createGroup(data.as({ ...neighbour, scopes: new Set(allScopes) }), { name: 'Ailleurs' })
  await assert.rejects(change({ groupIds: [foreign.id] }), { code: 'not_found' })
  const outside = (name: string, endsAt: Date) =>
    changeCollectionAccess(data.as({ ...colleague, scopes: owner.scopes }), id, {
      ...closed,
      organisations: [{ name, endsAt }],
    })
  await assert.rejects(outside('Nulle part', tomorrow), { code: 'not_found' })
  await assert.rejects(outside(await nameOf(owner), tomorrow), { code: 'not_found' })
  await assert.rejects(outside(neighbourName, new Date(0)), { code: 'expiry_in_the_past' })
  assert.equal((await getCollection(data.as(colleague), id)).visibility, 'private')
})

test('whoever governs closes what a colleague opened to all, and reads it no more', async () => {
  const { id } = await createCollection(data.as(colleague), {
    name: 'Fil',
    description: '',
    visibility: 'organisation',
  })
  assert.equal((await changeCollectionAccess(data.as(governing), id, closed)).visibility, 'private')
  await assert.rejects(getCollection(data.as(governing), id), { code: 'not_found' })
})

test('groups to choose from are those of the organisation', async () => {
  const { rows, total } = await listSharingGroups(data.as(colleague), { limit: 10, offset: 0 })
  assert.deepEqual([rows.map(({ name }) => name).toSorted(), total], [['État civil', 'Urbanisme'].toSorted(), 2])
  assert.equal((await listSharingGroups(data.as(neighbour), { limit: 1, offset: 0 })).rows[0]?.name, 'Ailleurs')
})

test('another visibility keeps whom a collection is shared with, and publishing asks for its own right', async () => {
  const { id } = await filled('cadastre')
  const member = await inGroup(colleague, urbanism)
  await changeCollectionAccess(data.as(owner), id, { ...closed, groupIds: [urbanism] })
  await updateCollection(data.as(owner), id, { visibility: 'organisation' })
  assert.deepEqual([await finds(colleague, 'cadastre'), await finds(neighbour, 'cadastre')], [true, false])
  await updateCollection(data.as(owner), id, { name: 'Cadastre', visibility: 'private' })
  assert.deepEqual([await finds(member, 'cadastre'), await finds(colleague, 'cadastre')], [true, false])
  assert.deepEqual((await getCollectionAccess(data.as(owner), id)).groups, [{ id: urbanism, name: 'Urbanisme' }])
  const agent = { ...owner, scopes: new Set(agentScopes) }
  await assert.rejects(updateCollection(data.as(agent), id, { visibility: 'public' }), {
    code: 'forbidden',
    details: { scope: 'collections:publish' },
  })
})
