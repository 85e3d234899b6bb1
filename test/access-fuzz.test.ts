import { asChunkId, asConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConversation } from '#apps/conversations/create-conversation'
import { followConversation } from '#apps/conversations/follow-conversation'
import { getConversation } from '#apps/conversations/get-conversation'
import { listConversations } from '#apps/conversations/list-conversations'
import { getChunk } from '#data/chunks/get-chunk'
import { createCollection } from '#data/collections/create-collection'
import { getCollection } from '#data/collections/get-collection'
import { listCollections } from '#data/collections/list-collections'
import { changeCollectionAccess } from '#data/collections/sharing/change-access'
import { getCollectionAccess } from '#data/collections/sharing/get-access'
import { listCollectionReaders } from '#data/collections/sharing/list-readers'
import { describeDocument } from '#data/documents/describe-document'
import { getDocument } from '#data/documents/get-document'
import { listChunks } from '#data/documents/list-chunks'
import { listDocuments } from '#data/documents/list-documents'
import { storeVersion } from '#data/documents/store-version'
import { listVersions } from '#data/documents/versions/list-versions'
import { listReferences } from '#data/references/list-references'
import { searchChunks } from '#data/search/search-chunks'
import { searchEvidence } from '#data/search/search-evidence'
import { createCatalogue } from '#inference/memory-catalogue'
import type { KeyActor, PersonActor, ServiceAccountActor } from '#platform/auth/actor'
import { asPrincipalId, type PrincipalId } from '#platform/auth/ids'
import { agentScopes } from '#platform/auth/roles'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { createKeyActor } from './fakes/actors.ts'
import { startConversations } from './fakes/conversations.ts'
import { queuedDocument, testData } from './fakes/data.ts'
import { randomOf } from './fakes/hostile-requests.ts'

/** Printed when it fails: the same number makes the same world and asks the same questions. */
const seed = Number(process.env['SOCLE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
const mostPairs = 10_000
const atOnce = 8

const random = randomOf(seed)
const below = (count: number): number => Math.floor(random() * count)

type Somebody = PersonActor | KeyActor | ServiceAccountActor

const data = await testData()
const { db, job, follower } = data
const log = createLog('silent')
const choosing = { settings: openSettings({ db, log }), models: createCatalogue([]) }
const { as: conversing } = await startConversations({ db, url: data.url, log }, async function* () {
  // Nobody asks a question here.
  yield* []
})

interface Organisation {
  readonly name: string
  readonly principal: PrincipalId
  readonly group: { readonly id: number; readonly principal: PrincipalId }
  readonly people: readonly Somebody[]
}

/** Two agents, one of them in a group; an administrator, one who governs people alone, a key of a person, a program. */
async function makeOrganisation(): Promise<Organisation> {
  const scopes = [...agentScopes, 'collections:publish'] as const
  const first = await data.person(scopes)
  const [, principal = asPrincipalId(0)] = first.principals
  const { name } = await db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', first.organisationId)
    .executeTakeFirstOrThrow()
  const made = await db
    .insertInto('principal')
    .values({ kind: 'group', organisation_id: first.organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const values = { organisation_id: first.organisationId, principal_id: made.id, name: `Groupe de ${name}` }
  const group = await db.insertInto('person_group').values(values).returning('id').executeTakeFirstOrThrow()
  const alone = await data.colleague(first, scopes)
  await db.insertInto('group_member').values({ group_id: group.id, person_id: alone.personId }).execute()
  const member = { ...alone, principals: [...alone.principals, asPrincipalId(made.id)] }
  const people = [
    first,
    member,
    await data.colleague(first, [...scopes, 'people:manage', 'settings:manage', 'audit:read']),
    await data.colleague(first, [...agentScopes, 'people:manage']),
    await createKeyActor(db, member),
    await data.serviceAccount(first, scopes),
  ]
  return { name, principal, group: { id: group.id, principal: asPrincipalId(made.id) }, people }
}

const organisations = [await makeOrganisation(), await makeOrganisation(), await makeOrganisation()]
const everybody = organisations.flatMap(({ people }) => people)
const anybody = <Item>(items: readonly Item[]): Item => {
  const item = items[below(items.length)]
  assert.ok(item !== undefined)
  return item
}

interface Kept {
  readonly id: number
  readonly documentId: number
  readonly chunkId: number
  /** In its title and its text, and nowhere else. */
  readonly word: string
  /** As it was chosen, not as the database says. */
  readonly readers: ReadonlySet<PrincipalId>
}

const everyone = await db.selectFrom('principal').select('id').where('kind', '=', 'public').executeTakeFirstOrThrow()

async function makeCollection(number: number): Promise<Kept> {
  const organisation = anybody(organisations)
  const owner = anybody(organisation.people.filter(({ scopes }) => scopes.has('collections:publish')))
  const word = `zq${number}mot${below(1_000_000)}`
  const { id } = await createCollection(data.as(owner), { name: word, description: word, visibility: 'private' })
  const visibility = anybody(['private', 'private', 'organisation', 'public'] as const)
  const isGroups = random() < 0.3
  const other = random() < 0.3 ? anybody(organisations.filter((one) => one !== organisation)) : null
  const endsAt = new Date(Date.now() + 86_400_000)
  await changeCollectionAccess(data.as(owner), id, {
    visibility,
    groupIds: isGroups ? [organisation.group.id] : [],
    organisations: other === null ? [] : [{ name: other.name, endsAt }],
  })
  const documentId = await queuedDocument(db, { collectionId: id, name: word })
  const parsed = { title: word, markdown: `# ${word}\n\nLe ${word} est réglé.`, language: 'fr', pages: [] }
  await storeVersion(job, { documentId, title: word, parsed })
  const chunk = await db
    .selectFrom('chunk')
    .select('id')
    .where('document_id', '=', documentId)
    .executeTakeFirstOrThrow()
  const readers = [
    ...(visibility === 'private' ? [owner.ownPrincipal] : []),
    ...(visibility === 'organisation' ? [organisation.principal] : []),
    ...(visibility === 'public' ? [asPrincipalId(everyone.id)] : []),
    ...(isGroups ? [organisation.group.principal] : []),
    ...(other === null ? [] : [other.principal]),
    owner.ownPrincipal,
  ]
  return { id, documentId, chunkId: chunk.id, word, readers: new Set(readers) }
}

interface Talk {
  readonly id: number
  readonly owner: PrincipalId
  readonly word: string
}

const collections: Kept[] = []
for (let number = 0; number < 60; number += 1) collections.push(await makeCollection(number))
const talks: Talk[] = []
for (const [number, actor] of everybody.entries()) {
  const word = `zc${number}titre${below(1_000_000)}`
  const { id } = await createConversation({ ...conversing(actor), ...choosing }, { title: word })
  talks.push({ id, owner: actor.ownPrincipal, word })
}
await follower.catchUp()

const mayRead = (actor: Somebody, { readers }: Kept): boolean => actor.principals.some((one) => readers.has(one))

/** One question of an actor about an object; what it gives must hold the object's word if, and only if, it may be read. */
interface Question {
  readonly name: string
  readonly isAllowed: boolean
  readonly word: string
  /** What is named, to be named as nobody's in the same question. */
  readonly id: number
  ask(id: number): Promise<unknown>
}

const page = { limit: 100, offset: 0 }
const nobodys = 2_000_000_000

function aboutCollection(actor: Somebody, kept: Kept): Question {
  const { id, documentId, chunkId, word } = kept
  const ctx = data.as(actor)
  const ways: Record<string, [number, (id: number) => Promise<unknown>]> = {
    collection: [id, (one) => getCollection(ctx, one)],
    readers: [id, async (one) => [word, await listCollectionReaders(ctx, one)]],
    access: [id, async (one) => [word, await getCollectionAccess(ctx, one)]],
    count: [id, async (one) => [await listDocuments(ctx, { ...page, collectionId: one }), word]],
    document: [documentId, (one) => getDocument(ctx, one)],
    described: [documentId, (one) => describeDocument(ctx, one)],
    passages: [documentId, (one) => listChunks(ctx, { id: one, ...page })],
    passage: [documentId, (one) => getChunk(ctx, { documentId: one, chunkId: asChunkId(chunkId) })],
    versions: [documentId, async (one) => [word, await listVersions(ctx, { documentId: one, ...page })]],
    citations: [documentId, async (one) => [word, await listReferences(ctx, { documentId: one, ...page })]],
    conversation: [
      id,
      async (one) => [word, await createConversation({ ...ctx, ...choosing }, { collection_ids: [one], title: 'x' })],
    ],
    search: [id, (one) => searchChunks(ctx, { query: word, method: 'lexical', limit: 3, collectionIds: [one] })],
    evidence: [
      id,
      (one) => searchEvidence(ctx, { wordings: [{ query: word, share: 1 }], collectionIds: [one], limit: 3 }),
    ],
  }
  const name = anybody(Object.keys(ways).filter((way) => !slow.has(way) || random() < 0.1))
  const [named, ask] = ways[name] ?? [id, () => Promise.resolve()]
  return { name, isAllowed: mayRead(actor, kept), word, id: named, ask }
}

/** Whoever reads and does not write is refused them by name: the collection is no secret to them. */
const ofWriters = new Set(['readers', 'access'])

/** They ask the index, or write: a tenth as often. */
const slow = new Set(['search', 'evidence', 'conversation'])

function aboutTalk(actor: Somebody, { id, owner, word }: Talk): Question {
  const ctx = conversing(actor, AbortSignal.abort())
  const ways = {
    talk: (one: number) => getConversation(ctx, asConversationId(one)),
    events: async (one: number) => [
      word,
      typeof (await followConversation(ctx, { conversationId: asConversationId(one), after: 0 })),
    ],
  }
  const name = anybody(['talk', 'events'] as const)
  return { name, isAllowed: owner === actor.ownPrincipal, word, id, ask: ways[name] }
}

/** What the answer says; of an error, its words without the number that was asked for. */
async function told(question: Question, id: number): Promise<string> {
  return question.ask(id).then(
    (answer) => JSON.stringify(answer),
    (error: unknown) => `refused: ${String(error).replaceAll(String(id), '#')}`,
  )
}

/** By question: what does not exist is told to everybody in the same words. */
const toldOfNobodys = new Map<string, Promise<string>>()

async function leakOf(question: Question): Promise<string | null> {
  const { isAllowed, word, id, name } = question
  const answer = await told(question, id)
  if (isAllowed && ofWriters.has(name) && answer.includes('forbidden')) return null
  if (isAllowed) return answer.includes(word) ? null : `${name} hides ${word}: ${answer}`
  if (answer.includes(word)) return `${name} shows ${word}`
  const ofNobodys = await (toldOfNobodys.get(name) ?? told(question, nobodys))
  toldOfNobodys.set(name, Promise.resolve(ofNobodys))
  return answer === ofNobodys ? null : `${name} tells ${word} from nothing: ${answer} / ${ofNobodys}`
}

test('threat: leak between organisations: ten thousand pairs of an actor and an object: each is shown what it may read, and nothing tells it of the rest', async () => {
  let pairs = 0
  const asked = new Map<string, number>()
  const leaks: string[] = []
  async function ask(): Promise<void> {
    while (pairs < mostPairs) {
      pairs += 1
      const actor = anybody(everybody)
      const question = random() < 0.2 ? aboutTalk(actor, anybody(talks)) : aboutCollection(actor, anybody(collections))
      asked.set(question.name, (asked.get(question.name) ?? 0) + 1)
      const leak = await leakOf(question)
      if (leak !== null) leaks.push(`${actor.kind} ${actor.ownPrincipal}: ${leak}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  assert.deepEqual(leaks.slice(0, 5), [], `seed ${seed}`)
  assert.equal(asked.size, 15)
  for (const [name, count] of asked) assert.ok(count > 20, `${name}: ${count}`)
})

test('lists, counts and searches of everything hold each actor’s own and no more', async () => {
  for (const actor of everybody) {
    const ctx = data.as(actor)
    const readable = collections.filter((kept) => mayRead(actor, kept))
    const listed = await listCollections(ctx, page)
    const documents = await listDocuments(ctx, page)
    const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).toSorted()
    assert.deepEqual(names(listed.rows), readable.map(({ word }) => word).toSorted(), `seed ${seed}`)
    assert.deepEqual([listed.total, documents.total], [readable.length, readable.length], `seed ${seed}`)
    const query = anybody(collections)
    const { hits } = await searchChunks(ctx, { query: query.word, method: 'hybrid', limit: 100 })
    for (const hit of hits) {
      const kept = collections.find(({ documentId }) => documentId === hit.documentId)
      assert.ok(kept && mayRead(actor, kept), `seed ${seed}: ${hit.title}`)
    }
    const own = await listConversations(conversing(actor), page)
    const titles = talks.filter(({ owner }) => owner === actor.ownPrincipal).map(({ word }) => word)
    const shown = own.rows.map(({ title }) => title).filter((title) => title !== 'x')
    assert.deepEqual(shown.toSorted(), titles.toSorted(), `seed ${seed}`)
  }
})
