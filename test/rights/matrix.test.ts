import { asCollectionId, asConversationId, asDocumentId, asGroupId, asKeyId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { AssistantDraft } from '#contract/assistants'
import { type OperationId, contract } from '#contract/contract'
import type { Route, Scope } from '#contract/route'
import { createCollection } from '#data/collections/create-collection'
import type { PersonActor } from '#platform/auth/actor'
import { createKey, createServiceAccountKey } from '#platform/keys/create-key'
import { revokeKey } from '#platform/keys/revoke-key'
import { agentScopes, builtInRoles } from '#platform/auth/roles'
import { openSession } from '#platform/auth/sessions'
import { createGroup } from '#platform/people/groups'
import { saveRole } from '#platform/people/roles'
import { createServiceAccount } from '#platform/service-accounts/service-accounts'
import { createAssistant } from '#toolbox/assistants/save-assistant'
import { createOrganisation, createPerson, findOrganisation } from '../fakes/actors.ts'
import { queuedDocument } from '../fakes/data.ts'
import { type Reply, type TestServer, testServer } from '../fakes/server.ts'
import { sampleOf } from './sample-of.ts'

/** Every operation of the contract, for each kind of caller, about objects of somebody else. */
type Name =
  | 'anonymous'
  | 'revoked key'
  | 'expired key'
  | 'no scope'
  | 'member'
  | 'other group'
  | 'group member'
  | 'administrator of people'
  | 'administrator of settings'
  | 'other organisation’s administrator'
  | 'service account elsewhere'
  | 'delegated administrator'

interface Caller {
  readonly name: Name
  readonly key: string | null
  readonly scopes: readonly Scope[]
  readonly isPerson: boolean
  readonly isHome: boolean
}

let server: TestServer
const callers: Caller[] = []
const objects = new Map<string, string>()
const nothing = '2147483647'

/** Seen by whoever governs the organisation, and by its owner alone. */
const [homely, secret] = ['marqueur-maison', 'marqueur-prive']

async function keyOf(actor: PersonActor, scopes: readonly Scope[], name = 'essai'): Promise<[string, number]> {
  const { value, row } = await createKey({ ...server.ctx, actor }, { name, scopes })
  return [value, row.id]
}

before(async () => {
  server = await testServer()
  const { db } = server.ctx
  const home = await findOrganisation(db, server.server.instance.organisationId)
  const away = await createOrganisation(db)
  const owner = await createPerson(db, home, { scopes: agentScopes, name: `${homely} Owner` })
  const governing = await createPerson(db, home, { role: 'administrator', scopes: builtInRoles.administrator })
  const awayGoverning = await createPerson(db, away, { role: 'administrator', scopes: builtInRoles.administrator })
  await makeObjects(owner, governing)

  const person = async (name: Name, actor: PersonActor, scopes: readonly Scope[]): Promise<void> => {
    const isHome = actor.organisationId === home.id
    const [key] = await keyOf(actor, scopes)
    callers.push({ name, key, scopes, isPerson: true, isHome })
  }
  callers.push({ name: 'anonymous', key: null, scopes: [], isPerson: false, isHome: false })
  const member = await createPerson(db, home, { scopes: agentScopes })
  const [revoked, revokedId] = await keyOf(member, agentScopes)
  await revokeKey({ ...server.ctx, actor: member }, asKeyId(revokedId))
  callers.push({ name: 'revoked key', key: revoked, scopes: [], isPerson: true, isHome: true })
  const [expired, expiredId] = await keyOf(member, agentScopes)
  await db
    .updateTable('api_key')
    .set({ expires_at: new Date(0) })
    .where('id', '=', asKeyId(expiredId))
    .execute()
  callers.push({ name: 'expired key', key: expired, scopes: [], isPerson: true, isHome: true })
  await person('no scope', member, [])
  await person('member', member, agentScopes)
  const grouped = await createPerson(db, home, { scopes: agentScopes })
  const other = await createGroup({ ...server.ctx, actor: governing }, { name: 'Autre groupe' })
  await db.insertInto('group_member').values({ group_id: other.id, person_id: grouped.personId }).execute()
  await person('other group', grouped, agentScopes)
  await person('other organisation’s administrator', awayGoverning, builtInRoles.administrator)
  const inGroup = await createPerson(db, home, { scopes: agentScopes })
  await db
    .insertInto('group_member')
    .values({ group_id: asGroupId(Number(objects.get('/api/groups'))), person_id: inGroup.personId })
    .execute()
  await person('group member', inGroup, agentScopes)
  // Delegated a part of the administration, and nothing else of it.
  for (const [name, scope] of [
    ['administrator of people', 'people:manage'],
    ['administrator of settings', 'settings:manage'],
  ] as const) {
    const scopes = [...agentScopes, scope]
    await person(name, await createPerson(db, home, { scopes }), scopes)
  }
  const awayCtx = { ...server.ctx, actor: awayGoverning }
  const robot = await createServiceAccount(awayCtx, 'Robot')
  const { value } = await createServiceAccountKey(awayCtx, robot.id, { name: 'K', scopes: agentScopes })
  callers.push({ name: 'service account elsewhere', key: value, scopes: agentScopes, isPerson: false, isHome: false })
  await person('delegated administrator', governing, builtInRoles.administrator)
  // As people who come in by an identity provider alone.
  await db.updateTable('person').set({ password_hash: null }).execute()
  await server.ctx.keys.refresh()
})

/** What the owner has: one of each, by the beginning of its path. */
async function makeObjects(owner: PersonActor, governing: PersonActor): Promise<void> {
  const { db } = server.ctx
  const ownCtx = { ...server.ctx, actor: owner }
  const governCtx = { ...server.ctx, actor: governing }
  const collection = await createCollection(ownCtx, { name: secret, description: secret, visibility: 'private' })
  const documentId = await queuedDocument(db, { collectionId: collection.id, name: `${secret}.md` })
  const place = { organisation_id: owner.organisationId, owner_principal_id: owner.ownPrincipal }
  const conversation = await db
    .insertInto('conversation')
    .values({ ...place, title: secret, model: 'assistant/socle' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('message')
    .values({ conversation_id: conversation.id, role: 'user', text: secret, state: 'finished' })
    .execute()
  await db.transaction().execute((tx) => openSession(tx, { personId: owner.personId, userAgent: secret }))
  const session = await db.selectFrom('session').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const group = await createGroup(governCtx, { name: homely })
  await saveRole(governCtx, { name: 'lecteur', scopes: ['models:read'] })
  const account = await createServiceAccount(governCtx, homely)
  const assistant = await createAssistant(governCtx, AssistantDraft.parse({ name: 'accueil', title: homely }))
  const [, keyId] = await keyOf(owner, agentScopes, homely)
  const evaluation = await db
    .insertInto('evaluation')
    .values({
      ...{ organisation_id: owner.organisationId, name: homely, language: 'fr', status: 'completed' },
      ...{ variants: '[{"assistant":"socle","collectionIds":null,"mode":null,"model":null}]', ended_at: new Date() },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const ids = {
    '/v1/collections': collection.id,
    '/api/collections': collection.id,
    '/v1/documents': documentId,
    '/api/conversations': conversation.id,
    '/api/assistants': assistant.row.id,
    '/v1/evaluations': evaluation.id,
    '/api/legal-holds': 2_147_483_646,
    '/api/erasures': 2_147_483_646,
    '/api/people': owner.personId,
    '/api/second-factors': 1,
    '/api/groups': group.id,
    '/api/roles': 'lecteur',
    '/api/sessions': session.id,
    '/api/service-accounts': account.id,
    '/api/organisations': owner.organisationId,
    '/v1/keys': keyId,
    '/v1/me/keys': keyId,
    '/api/keys': keyId,
    // Nobody has one of these here: whoever asks is told so.
    '/v1/models': 'inconnu/modele',
    '/v1/responses': 'resp_1',
    '/v1/signed-files': 'v1.AAAA',
    '/scim/v2/ResourceTypes': 'Inconnu',
    '/scim/v2/Schemas': 'urn:inconnu',
    '/api/sources': 1,
    '/api/packs': await givenPack(owner),
    '/api/model-limits': 2_147_483_646,
    '/v1/admin/roles': 2_147_483_646,
    '/v1/admin/users': 2_147_483_646,
    '/v1/admin/organizations': 2_147_483_646,
    '/v1/admin/keys': 2_147_483_646,
    '/v1/admin/routers': 2_147_483_646,
    '/v1/admin/providers': 2_147_483_646,
    '/api/model-servers': 2_147_483_646,
    '/api/model-files': 'inconnu',
    '/api/instance/jobs': '0b9e1d8c-7a53-4c6e-9d1f-2b4a6c8e0f12',
    '/v1/files': `file-${documentId}`,
    '/v1/batches': 'batch_1',
    '/v1/batch/jobs': 'batch_1',
    '/v1/vector_stores': `vs_${collection.id}`,
    '/scim/v2/Users': owner.personId,
    '/scim/v2/Groups': group.id,
  }
  for (const [path, id] of Object.entries(ids)) objects.set(path, String(id))
}

/** A pack that was refused, of the owner's organisation. */
async function givenPack({ organisationId }: PersonActor): Promise<number> {
  const row = {
    organisation_id: organisationId,
    name: homely,
    state: 'refused' as const,
    expires_at: new Date('2999-01-01'),
  }
  const { id } = await server.ctx.db.insertInto('pack').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

const operations = Object.entries(contract).map(([id, route]) => ({ id: id as OperationId, route: route as Route }))

/** What reads and writes first, then what removes: the objects are still there for whoever comes next. */
const ordered = operations.toSorted((left, right) => turnOf(left) - turnOf(right))

function turnOf({ id, route }: { id: OperationId; route: Route }): number {
  if (id === 'erase') return 2
  return route.method === 'DELETE' ? 1 : 0
}

function objectOf({ path }: Route): string | null {
  const at = path.indexOf('/:')
  if (at < 0) return null
  const found = objects.get(path.slice(0, at))
  assert.ok(found, `${path}: say in this test which object of somebody else it is asked for`)
  return found
}

function send(caller: Caller, route: Route, object: string | null): Promise<Reply> {
  const path = route.path.replace(/:\w+(\{[^}]*\})?/, encodeURIComponent(object ?? '')).replaceAll(/:\w+/g, '1')
  const body = route.body === undefined ? {} : { body: bodyOf(route.path, route.body) }
  return server.call(route.method, path, { key: caller.key, ...body })
}

/** Whom an erasure names: the owner of all this. */
function bodyOf(path: string, schema: NonNullable<Route['body']>): unknown {
  if (path !== '/api/erasures') return sampleOf(schema)
  return { kind: 'person', target_id: Number(objects.get('/api/people')) }
}

const codeOf = ({ json }: Reply): string | null => {
  const code: unknown = json['error']?.['code']
  return typeof code === 'string' ? code : null
}

const isRefusal = (code: string | null): boolean =>
  ['missing_key', 'invalid_key', 'revoked_key', 'expired_key', 'forbidden'].includes(code ?? '')

const refusals: Partial<Record<Name, string>> = {
  anonymous: 'missing_key',
  'revoked key': 'revoked_key',
  'expired key': 'expired_key',
}

/** The code that the caller must be refused with before anything is looked at; null when it may go on. */
function refusalOf({ name, scopes, isPerson }: Caller, { access }: Route): string | null {
  if (access === 'public') return null
  const known = refusals[name]
  if (known !== undefined) return known
  if (access === 'monitoring') return scopes.includes('settings:manage') ? null : 'forbidden'
  // What is tried here is tried with keys.
  if (access === 'browser') return 'forbidden'
  if (access === 'signed-in') return isPerson ? null : 'forbidden'
  return scopes.includes(access) ? null : 'forbidden'
}

const governedPaths = [
  ...['/api/people', '/api/groups', '/api/roles', '/api/service-accounts', '/api/keys'],
  ...['/api/assistants', '/v1/evaluations', '/scim/v2', '/api/packs'],
]

/** Whether the object is another's for this caller: it must then be as if it did not exist. */
function isStranger(caller: Caller, { path }: Route): boolean {
  return !(caller.isHome && governedPaths.some((start) => path.startsWith(start)))
}

/** Without what differs from one request to another. */
function comparable({ status, text }: Reply, object: string): string {
  const plain = text
    .replaceAll(/"request_id":"[^"]*"/g, '')
    .replaceAll(nothing, '·')
    .replaceAll(object, '·')
    .replaceAll(/(Collection|Document) \d+ /g, '$1 · ')
  return `${status} ${plain}`
}

test('every operation refuses whom its contract refuses, and shows nobody what is not theirs', async (suite) => {
  for (const { id, route } of ordered) {
    await suite.test(`${id}`, async () => {
      const object = objectOf(route)
      const strangers = callers.slice(0, -1)
      await Promise.all(strangers.map((caller) => check({ id, route, object, caller })))
      if (id === 'erase') assert.deepEqual(await leftOfOwner(), [1, 1, 1])
      for (const caller of callers.slice(-1)) await check({ id, route, object, caller })
    })
  }
})

interface Case {
  readonly id: OperationId
  readonly route: Route
  readonly object: string | null
  readonly caller: Caller
}

async function check({ id, route, object, caller }: Case): Promise<void> {
  const what = `${id}, ${caller.name}`
  const refusal = refusalOf(caller, route)
  // Whoever may erase themselves would be gone for what is tried after.
  if (id === 'eraseOwnAccount' && refusal === null) return
  const reply = await send(caller, route, object)
  if (refusal !== null) {
    // Errors of SCIM have a status and no code.
    if (route.dialect === 'scim') assert.equal(reply.status, refusal === 'forbidden' ? 403 : 401, what)
    else assert.equal(codeOf(reply), refusal, what)
    return
  }
  if (route.access === 'public') assert.ok(!isRefusal(codeOf(reply)), `${what}: ${reply.text}`)
  assert.notEqual(codeOf(reply), 'internal', what)
  assert.ok(!reply.text.includes(secret), `${what} shows what is private: ${reply.text}`)
  if (!caller.isHome) assert.ok(!reply.text.includes(homely), `${what} shows another organisation: ${reply.text}`)
  if (object === null || !isStranger(caller, route)) return
  assert.equal(comparable(reply, object), comparable(await send(caller, route, nothing), object), what)
}

/** How many of the owner's collection, document and conversation are still there. */
async function leftOfOwner(): Promise<number[]> {
  const { db } = server.ctx
  const idOf = (path: string): number => Number(objects.get(path))
  const found = await Promise.all([
    db
      .selectFrom('collection')
      .select('id')
      .where('id', '=', asCollectionId(idOf('/v1/collections')))
      .execute(),
    db
      .selectFrom('document')
      .select('id')
      .where('id', '=', asDocumentId(idOf('/v1/documents')))
      .execute(),
    db
      .selectFrom('conversation')
      .select('id')
      .where('id', '=', asConversationId(idOf('/api/conversations')))
      .execute(),
  ])
  return found.map((rows) => rows.length)
}
