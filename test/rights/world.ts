import { asPrincipalId, type CollectionId, type GroupId, type PrincipalId } from '#contract/ids'
import { scopes as allScopes } from '#contract/route'
import { createCollection } from '#data/collections/create-collection'
import { changeCollectionAccess } from '#data/collections/sharing/change-access'
import { storeVersion } from '#data/new-versions/store-version'
import type { PersonActor, ServiceAccountActor } from '#platform/auth/actor'
import { createKey } from '#platform/keys/create-key'
import { agentScopes, builtInRoles } from '#platform/auth/roles'
import { createGroup } from '#platform/people/groups'
import { createOrganisation, createPerson, createServiceAccountActor } from '../fakes/actors.ts'
import { queuedDocument } from '../fakes/data.ts'
import type { TestServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'

/** Somebody, with a key to call by. */
export interface Somebody {
  readonly actor: PersonActor | ServiceAccountActor
  readonly key: string
}

/** Something of which one word may be asked for, and another is in its text alone. */
export interface Thing {
  readonly kind: 'document' | 'conversation' | 'assistant'
  readonly id: number
  readonly collectionId: CollectionId | null
  readonly chunkId: number | null
  readonly word: string
  readonly secret: string
  /** As it was chosen, not as the database says. */
  readonly readers: ReadonlySet<PrincipalId>
}

export interface World {
  readonly people: readonly Somebody[]
  readonly things: readonly Thing[]
}

interface Peopled {
  readonly name: string
  readonly principal: PrincipalId
  readonly group: { readonly id: GroupId; readonly principal: PrincipalId }
  readonly administrator: Somebody
  readonly people: readonly Somebody[]
}

/** Three organisations: what each holds is open in every way that there is, to the next one too. */
export async function makeWorld(server: TestServer): Promise<World> {
  const organisations = [await makePeople(server), await makePeople(server), await makePeople(server)]
  await server.ctx.keys.refresh()
  const things: Thing[] = []
  for (const [index, own] of organisations.entries()) {
    const next = organisations[(index + 1) % organisations.length] ?? own
    for (const somebody of own.people) things.push(...(await fill(server, somebody, { own, next })))
    things.push(...(await makeAssistants(server, own)))
  }
  const people = organisations.flatMap((one) => one.people)
  await untilFound(server, { people, things })
  return { people, things }
}

/** An administrator, one in a group, one in none, one who governs people alone, and a program. */
async function makePeople(server: TestServer): Promise<Peopled> {
  const { db } = server.ctx
  const organisation = await createOrganisation(db)
  const first = await createPerson(db, organisation, { scopes: builtInRoles.administrator, role: 'administrator' })
  const { name } = await db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', organisation.id)
    .executeTakeFirstOrThrow()
  const { id } = await createGroup({ ...server.ctx, actor: first }, { name: `Groupe de ${name}` })
  const { principal_id } = await db
    .selectFrom('person_group')
    .select('principal_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const group = { id, principal: asPrincipalId(principal_id) }
  const member = await createPerson(db, organisation, { scopes: agentScopes })
  await db.insertInto('group_member').values({ group_id: id, person_id: member.personId }).execute()
  const registrarScopes = [...agentScopes, 'people:manage'] as const
  const registrar = await createPerson(db, organisation, { scopes: registrarScopes })
  await db
    .insertInto('role')
    .values({ organisation_id: organisation.id, name: 'registrar', scopes: [...registrarScopes] })
    .execute()
  await db.updateTable('person').set({ role: 'registrar' }).where('id', '=', registrar.personId).execute()
  const actors = [
    { ...member, principals: [...member.principals, group.principal] },
    await createPerson(db, organisation, { scopes: agentScopes }),
    registrar,
    await createServiceAccountActor(db, organisation, { scopes: agentScopes }),
  ]
  const administrator = await withKey(server, first)
  const people = [administrator]
  for (const actor of actors) people.push(await withKey(server, actor))
  const [, principal = asPrincipalId(0)] = first.principals
  return { name, principal, group, administrator, people }
}

async function withKey({ ctx }: TestServer, actor: Somebody['actor']): Promise<Somebody> {
  const { value } = await createKey({ ...ctx, actor }, { name: 'fuzz', scopes: [...actor.scopes] })
  return { actor, key: value }
}

let made = 0

/** No word is the beginning of another: the sign that ends each is in none. */
function words(): { word: string; secret: string } {
  made += 1
  const letters = made.toString(20).replaceAll(/./g, (sign) => 'bcdfghjklmnpqrstvwza'[Number.parseInt(sign, 20)] ?? 'b')
  return { word: `question${letters}x`, secret: `secret${letters}x` }
}

/** A document in a collection of each openness, and a conversation. */
async function fill(
  server: TestServer,
  { actor }: Somebody,
  { own, next }: { own: Peopled; next: Peopled },
): Promise<Thing[]> {
  const endsAt = new Date(Date.now() + 86_400_000)
  const [everyone = asPrincipalId(0)] = actor.principals
  const closed = { visibility: 'private', groupIds: [], organisations: [] } as const
  const openings = [
    { access: closed, readers: [] },
    { access: { ...closed, groupIds: [own.group.id] }, readers: [own.group.principal] },
    { access: { ...closed, visibility: 'organisation' }, readers: [own.principal] },
    { access: { ...closed, organisations: [{ name: next.name, endsAt }] }, readers: [next.principal] },
    { access: { ...closed, visibility: 'public' }, readers: [everyone] },
  ] as const
  const things: Thing[] = []
  const publisher = { ...server.ctx, actor: { ...actor, scopes: new Set(allScopes) } }
  for (const { access, readers } of openings) {
    const draft = { name: `Collection ${words().secret}`, description: '', visibility: 'private' } as const
    const { id: collectionId } = await createCollection(publisher, draft)
    await changeCollectionAccess(publisher, collectionId, access)
    const kept = await keepDocument(server, collectionId)
    things.push({ ...kept, readers: new Set([actor.ownPrincipal, ...readers]) })
  }
  return [...things, await keepConversation(server, actor)]
}

async function keepDocument({ ctx }: TestServer, collectionId: CollectionId): Promise<Omit<Thing, 'readers'>> {
  const { word, secret } = words()
  const id = await queuedDocument(ctx.db, { collectionId, name: `${word}.md` })
  const markdown = `Le dossier ${word} se dépose au guichet : son code est ${secret}.`
  const parsed = { title: word, markdown, language: 'fr', pages: [] }
  await storeVersion(ctx, { documentId: id, title: word, parsed })
  const chunk = await ctx.db.selectFrom('chunk').select('id').where('document_id', '=', id).executeTakeFirstOrThrow()
  return { kind: 'document', id, collectionId, chunkId: chunk.id, word, secret }
}

async function keepConversation({ ctx }: TestServer, actor: Somebody['actor']): Promise<Thing> {
  const { word, secret } = words()
  const text = `${word} ${secret}`
  const { organisationId: organisation_id, ownPrincipal: owner_principal_id } = actor
  const { id } = await ctx.db
    .insertInto('conversation')
    .values({ organisation_id, owner_principal_id, title: text, model: 'assistant/socle' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db.insertInto('message').values({ conversation_id: id, role: 'user', text, state: 'finished' }).execute()
  const readers = new Set([owner_principal_id])
  return { kind: 'conversation', id, collectionId: null, chunkId: null, word, secret, readers }
}

/** One for whoever is in the organisation, and one for its group and who governs it. */
async function makeAssistants(server: TestServer, own: Peopled): Promise<Thing[]> {
  const { actor, key } = own.administrator
  const { email } = await server.ctx.db
    .selectFrom('person')
    .select('email')
    .where('principal_id', '=', actor.ownPrincipal)
    .executeTakeFirstOrThrow()
  const audiences = [
    [{ organisation: true }, own.principal],
    [{ group_ids: [own.group.id], emails: [email] }, own.group.principal],
  ] as const
  const things: Thing[] = []
  for (const [audience, reader] of audiences) {
    const { word, secret } = words()
    const body = { name: word, title: secret, mode: 'quote', audience }
    const { status, json, text } = await server.call('POST', '/api/assistants', { key, body })
    if (status !== 201) throw new Error(`no assistant was made: ${text}`)
    const readers = new Set([actor.ownPrincipal, reader])
    const id = Number(json['id'])
    things.push({ kind: 'assistant', id, collectionId: null, chunkId: null, word, secret, readers })
  }
  return things
}

/** Until the index holds what came last. */
async function untilFound(server: TestServer, { people, things }: World): Promise<void> {
  const last = things.findLast(({ kind }) => kind === 'document')
  const reader = last && people.find((somebody) => mayRead(somebody, last))
  if (!reader) throw new Error('nobody reads what was made last')
  const body = { query: last.word, method: 'lexical' }
  await until(async () => {
    const { text } = await server.call('POST', '/v1/search', { key: reader.key, body })
    return text.includes(last.secret)
  }, 120_000)
}

export function mayRead({ actor }: Somebody, { readers }: Thing): boolean {
  return actor.principals.some((principal) => readers.has(principal))
}
