import { type CollectionRow } from '#data/collections/queries'
import { createCollection } from '#data/collections/create-collection'
import { changeCollectionAccess } from '#data/collections/sharing/change-access'
import { storeVersion } from '#data/documents/store-version'
import { type Actor, type PersonActor, principalsOf } from '#platform/auth/actor'
import { asPrincipalId } from '#platform/auth/ids'
import { createKey } from '#platform/auth/keys'
import { agentScopes } from '#platform/auth/roles'
import { createGroup } from '#platform/people/groups'
import { scopes as allScopes } from '#contract/route'
import { createOrganisation, createPerson, createServiceAccountActor } from '../fakes/actors.ts'
import { queuedDocument } from '../fakes/data.ts'
import type { TestServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'

/** Somebody, with a key to call by. */
export interface Somebody {
  readonly actor: Actor
  readonly key: string
}

/** A document of which one word may be asked for, and another is in its text alone. */
interface Kept {
  readonly kind: 'document' | 'conversation'
  readonly id: number
  readonly collectionId: number | null
  readonly word: string
  readonly secret: string
  readonly readers: readonly number[]
}

export interface World {
  readonly people: readonly Somebody[]
  readonly things: readonly Kept[]
}

type Organised = { people: Somebody[]; group: number; name: string }

/** Three organisations; in each two people, one of them in a group, and a program; collections of every openness. */
export async function makeWorld(server: TestServer): Promise<World> {
  const organisations: Organised[] = []
  for (let index = 0; index < 3; index += 1) organisations.push(await makeOrganisation(server))
  const things: Kept[] = []
  for (const [index, { people, group }] of organisations.entries()) {
    const next = organisations[(index + 1) % organisations.length]?.name ?? ''
    for (const somebody of people) things.push(...(await fill(server, somebody, { group, next })))
  }
  await server.ctx.keys.refresh()
  const last = things.findLast(({ kind }) => kind === 'document')
  const owner = organisations.at(-1)?.people.at(-1)
  await until(async () => {
    const reply = await server.call('POST', '/v1/search', {
      key: owner?.key ?? null,
      body: { query: last?.word, method: 'lexical' },
    })
    return reply.text.includes(last?.secret ?? '-')
  }, 120_000)
  return { people: organisations.flatMap(({ people }) => people), things }
}

async function makeOrganisation({ ctx }: TestServer): Promise<Organised> {
  const { db } = ctx
  const organisation = await createOrganisation(db)
  const { name } = await db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', organisation.id)
    .executeTakeFirstOrThrow()
  const people: Somebody[] = []
  const first = await createPerson(db, organisation, { scopes: allScopes, role: 'administrator' })
  const group = await createGroup({ ...ctx, actor: first }, { name: 'Groupe' })
  const principal = await db
    .selectFrom('person_group')
    .select('principal_id')
    .where('id', '=', group.id)
    .executeTakeFirstOrThrow()
  const second = await createPerson(db, organisation, { scopes: agentScopes })
  await db.insertInto('group_member').values({ group_id: group.id, person_id: second.personId }).execute()
  const grouped: PersonActor = { ...second, principals: [...second.principals, asPrincipalId(principal.principal_id)] }
  const program = await createServiceAccountActor(db, organisation, { scopes: agentScopes })
  for (const actor of [first, grouped, program]) {
    const { value } = await createKey({ ...ctx, actor }, { name: 'fuzz', scopes: agentScopes })
    people.push({ actor, key: value })
  }
  return { people, group: group.id, name }
}

let made = 0

/** No word is the beginning of another: the sign that ends each is in none. */
function words(): { word: string; secret: string } {
  made += 1
  const letters = made.toString(20).replaceAll(/./g, (sign) => 'bcdfghjklmnpqrstvwza'[Number.parseInt(sign, 20)] ?? 'b')
  return { word: `question${letters}x`, secret: `secret${letters}x` }
}

async function fill(
  server: TestServer,
  { actor }: Somebody,
  { group, next }: { group: number; next: string },
): Promise<Kept[]> {
  const tomorrow = new Date(Date.now() + 86_400_000)
  const publisher = { ...server.ctx, actor: { ...actor, scopes: new Set(allScopes) } }
  const openings = [
    { visibility: 'private', groupIds: [], organisations: [] },
    { visibility: 'private', groupIds: [group], organisations: [] },
    { visibility: 'organisation', groupIds: [], organisations: [] },
    { visibility: 'private', groupIds: [], organisations: [{ name: next, endsAt: tomorrow }] },
    { visibility: 'public', groupIds: [], organisations: [] },
  ] as const
  const things: Kept[] = []
  for (const opening of openings) {
    const draft = { name: `Collection ${words().secret}`, description: '', visibility: 'private' } as const
    const collection: CollectionRow = await createCollection(publisher, draft)
    await changeCollectionAccess(publisher, collection.id, opening)
    things.push(await keepDocument(server, collection.id))
  }
  if ('ownPrincipal' in actor && actor.organisationId !== null) things.push(await keepConversation(server, actor))
  return things
}

async function keepDocument({ ctx }: TestServer, collectionId: number): Promise<Kept> {
  const { word, secret } = words()
  const id = await queuedDocument(ctx.db, { collectionId, name: `${word}.md` })
  const markdown = `Le dossier ${word} se dépose au guichet : son code est ${secret}.`
  const parsed = { title: word, markdown, language: 'fr', pages: [] }
  await storeVersion(ctx, { documentId: id, title: word, parsed })
  const { readers } = await ctx.db
    .selectFrom('document')
    .select('readers')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { kind: 'document', id, collectionId, word, secret, readers }
}

async function keepConversation({ ctx }: TestServer, actor: Actor & { ownPrincipal: number }): Promise<Kept> {
  const { word, secret } = words()
  const { id } = await ctx.db
    .insertInto('conversation')
    .values({
      organisation_id: Number(actor.kind === 'anonymous' ? 0 : actor.organisationId),
      owner_principal_id: actor.ownPrincipal,
      title: `${word} ${secret}`,
      model: 'assistant/socle',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('message')
    .values({ conversation_id: id, role: 'user', text: `${word} ${secret}`, state: 'finished' })
    .execute()
  return { kind: 'conversation', id, collectionId: null, word, secret, readers: [actor.ownPrincipal] }
}

export function mayRead({ actor }: Somebody, { readers }: Kept): boolean {
  return principalsOf(actor).some((principal) => readers.includes(principal))
}

interface Probe {
  readonly name: string
  readonly about: Kept['kind']
  readonly weight: number
  /** The request; `id` is the thing's, or one that nothing has. */
  ask(thing: Kept, id: number): readonly [method: string, path: string, body?: unknown]
  /** Whoever may read finds the secret there. */
  readonly shows?: boolean
  /** Whether the answer must be that of a thing that does not exist. */
  readonly byId?: boolean
}

const nothing = 2_000_000_000

const search = (method: string): Probe => ({
  name: `search, ${method}`,
  about: 'document',
  weight: 4,
  shows: method === 'lexical',
  ask: ({ word }) => ['POST', '/v1/search', { query: word, method }],
})

const byId = (about: Kept['kind'], [method, path]: readonly [string, string]): Probe => ({
  name: `${method} ${path}`,
  about,
  weight: 3,
  byId: true,
  ask: (_, id) => [method, path.replace(':id', String(id))],
})

/** Every way by which something could be learnt of a thing. */
const probes: readonly Probe[] = [
  search('lexical'),
  search('semantic'),
  search('hybrid'),
  {
    name: 'search in a collection',
    about: 'document',
    weight: 3,
    byId: true,
    ask: ({ word, id: own, collectionId }, id) => [
      'POST',
      '/v1/search',
      { query: word, collection_ids: [id === own ? collectionId : id], method: 'lexical' },
    ],
  },
  { name: 'documents by name', about: 'document', weight: 3, ask: ({ word }) => ['GET', `/v1/documents?name=${word}`] },
  { name: 'list of collections', about: 'document', weight: 1, ask: () => ['GET', '/v1/collections?limit=100'] },
  {
    name: 'list of conversations',
    about: 'conversation',
    weight: 1,
    ask: () => ['GET', '/api/conversations?limit=100'],
  },
  byId('document', ['GET', '/v1/documents/:id']),
  { ...byId('document', ['GET', '/v1/documents/:id/chunks']), shows: true },
  byId('document', ['POST', '/v1/documents/:id/retry']),
  { ...byId('conversation', ['GET', '/api/conversations/:id']), shows: true },
  byId('conversation', ['POST', '/api/conversations/:id/stop']),
  {
    name: 'an answer and its citations',
    about: 'document',
    weight: 0.4,
    ask: ({ word }) => [
      'POST',
      '/v1/chat/completions',
      { model: 'assistant/socle', messages: [{ role: 'user', content: `Quel est le code du dossier ${word} ?` }] },
    ],
  },
]

export interface FuzzResult {
  readonly pairs: number
  /** Pairs in which the caller had no right. */
  readonly forbidden: number
  readonly leaks: readonly string[]
  /** Pairs in which whoever may read did not find what they may read: the fuzz would see nothing. */
  readonly blind: readonly string[]
  readonly byProbe: ReadonlyMap<string, number>
}

export interface FuzzOptions {
  readonly pairs: number
  readonly seed: number
}

/** Random (actor, object) pairs, each by a random way. */
export async function fuzzLeaks(server: TestServer, world: World, { pairs, seed }: FuzzOptions): Promise<FuzzResult> {
  const draw = randomFrom(seed)
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(draw() * list.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
  const weighted = probes.flatMap((probe) => Array.from<Probe>({ length: Math.round(probe.weight * 10) }).fill(probe))
  const found = { leaks: [] as string[], blind: [] as string[], byProbe: new Map<string, number>(), forbidden: 0 }
  for (let pair = 0; pair < pairs; pair += 1) {
    const [somebody, probe] = [pick(world.people), pick(weighted)]
    const thing = pick(world.things.filter(({ kind }) => kind === probe.about))
    found.byProbe.set(probe.name, (found.byProbe.get(probe.name) ?? 0) + 1)
    const reply = await call(server, somebody, probe.ask(thing, thing.id))
    const what = `${probe.name}: ${somebody.actor.kind} about ${thing.kind} ${thing.id}`
    if (mayRead(somebody, thing)) {
      if (probe.shows && !reply.text.includes(thing.secret)) found.blind.push(what)
      continue
    }
    found.forbidden += 1
    if (reply.text.includes(thing.secret)) found.leaks.push(`${what} shows it`)
    if (!probe.byId) continue
    const missing = await call(server, somebody, probe.ask(thing, nothing))
    if (plain(reply, thing) !== plain(missing, thing)) found.leaks.push(`${what} tells that it exists`)
  }
  return { pairs, ...found }
}

type Reply = Awaited<ReturnType<TestServer['call']>>

function call(server: TestServer, { key }: Somebody, [method, path, body]: ReturnType<Probe['ask']>): Promise<Reply> {
  return server.call(method, path, { key, ...(body === undefined ? {} : { body }) })
}

/** Without what differs from one request to another. */
function plain({ status, text }: Reply, { id, collectionId }: Kept): string {
  const numbers = new RegExp(`\\b(?:${id}|${collectionId}|${nothing})\\b`, 'g')
  return `${status} ${text.replaceAll(/"request_id":"[^"]*"/g, '').replaceAll(numbers, '·')}`
}

/** Mulberry32: the same pairs for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
