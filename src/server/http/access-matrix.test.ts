import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { contract } from '#contract/contract'
import { type Route, type Scope, scopes as allScopes } from '#contract/route'
import { createKey, createServiceAccountKey, revokeKey } from '#platform/auth/keys'
import { agentScopes } from '#platform/auth/roles'
import { actingIn } from '#platform/organisations/acting-in'
import { createOrganisation } from '#platform/organisations/organisations'
import { createServiceAccount } from '#platform/service-accounts/service-accounts'
import { sampleOf } from '../../../test/fakes/sample-of.ts'
import { type Reply, type TestServer, cookieOf, testServer } from '../../../test/fakes/server.ts'

/**
 * Every operation of the contract by everybody who may be refused: what is written of access in the contract is what
 * happens, and whatever stands in one organisation has no name, no number and no error in another.
 */
interface Caller {
  readonly name: string
  readonly key?: string
  readonly cookie?: string
  /** Null: nobody, who is refused everything but what is public. */
  readonly scopes: ReadonlySet<Scope> | null
  readonly isPerson: boolean
  /** Of the organisation whose things are asked for. */
  readonly isColleague?: boolean
  /** The code of the refusal, for whoever comes with something that does not let in. */
  readonly refusal?: string
}

let server: TestServer
let callers: readonly Caller[]
/** Of the first organisation, which the strangers must not see: numbers by the word in the path that they follow. */
let objects: Readonly<Record<string, number>>

/** In the name of everything that the first organisation has. */
const mark = 'secret-de-la-mairie'
/** Whoever makes a role of this name writes it themselves. */
const roleName = 'accueil'
const password = 'la barque bleue remonte le canal'
const nobodys = 2_000_000_000

async function govern(method: string, path: string, body?: unknown): Promise<Reply> {
  const cookie = await server.adminCookie()
  const reply = await server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
  assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`)
  return reply
}

const idOf = ({ json }: Reply): number => Number(json['id'])

/** Comes in by the link of an invitation. */
async function person(role: string, place = ''): Promise<string> {
  const email = `${role}${place.replaceAll(/\W/g, '')}@exemple.fr`
  const { json } = await govern('POST', `/api/people${place}`, { name: `Personne ${role}`, email, role })
  const token = new URL(String(json['link']?.['path']), 'http://localhost').searchParams.get('token')
  const accepted = await server.call('POST', '/api/links/accept', { key: null, body: { token, password } })
  assert.equal(accepted.status, 201, accepted.text)
  return cookieOf(accepted)
}

async function revokedKey(): Promise<string> {
  const { row, value } = await createKey(server.ctx, { name: 'révoquée', scopes: [...allScopes] })
  await revokeKey(server.ctx, row.id)
  return value
}

async function expiredKey(): Promise<string> {
  const { row, value } = await createKey(server.ctx, { name: 'passée', scopes: [...allScopes] })
  const past = { expires_at: new Date(Date.now() - 1000) }
  await server.ctx.db.updateTable('api_key').set(past).where('id', '=', row.id).execute()
  return value
}

async function makeObjects(): Promise<Record<string, number>> {
  const collection = await govern('POST', '/v1/collections', { name: mark, visibility: 'private' })
  const conversation = await govern('POST', '/api/conversations', { title: mark })
  const invited = await govern('POST', '/api/people', { name: mark, email: `${mark}@exemple.fr` })
  const group = await govern('POST', '/api/groups', { name: mark })
  const program = await govern('POST', '/api/service-accounts', { name: mark })
  const key = await govern('POST', '/v1/keys', { name: mark })
  const store = await govern('POST', '/v1/vector_stores', { name: mark })
  await govern('PUT', `/api/roles/${roleName}`, { scopes: ['search:read'] })
  const { db } = server.ctx
  const { id: document } = await db
    .insertInto('document')
    .values({ collection_id: idOf(collection), external_id: mark, title: mark, readers: [], state: 'queued' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { readers } = await db
    .selectFrom('collection')
    .select('readers')
    .where('id', '=', idOf(collection))
    .executeTakeFirstOrThrow()
  await db.updateTable('document').set({ readers, state: 'ready' }).where('id', '=', document).execute()
  const organisation = await db.selectFrom('organisation').select('id').orderBy('id').executeTakeFirstOrThrow()
  const personId = Number(invited.json['person']?.['id'])
  return {
    collections: idOf(collection),
    documents: document,
    conversations: idOf(conversation),
    people: personId,
    Users: personId,
    users: personId,
    groups: idOf(group),
    Groups: idOf(group),
    'service-accounts': idOf(program),
    keys: idOf(key),
    tokens: idOf(key),
    vector_stores: Number(String(store.json['id']).replaceAll(/\D/g, '')),
    organisations: organisation.id,
    organizations: organisation.id,
  }
}

before(async () => {
  server = await testServer()
  objects = await makeObjects()
  const other = await createOrganisation(server.ctx, 'Commune voisine')
  const there = `?organisation_id=${other.id}`
  const neighbour = await actingIn(server.ctx, other.id)
  const program = await createServiceAccount(neighbour, 'Robot')
  const robot = await createServiceAccountKey(neighbour, program.id, { name: 'robot', scopes: [...agentScopes] })
  await govern('PUT', `/api/roles/delegation${there}`, { scopes: ['people:manage', 'models:read'] })
  const administrator = allScopes.filter((scope) => scope !== 'organisations:manage')
  const agent = new Set(agentScopes)
  const own = await person('agent')
  await govern('POST', '/api/groups', { name: 'Un autre groupe' })
  const [bare, revoked, expired] = [await server.keyWith([]), await revokedKey(), await expiredKey()]
  await server.ctx.keys.refresh()
  callers = [
    { name: 'anonymous', scopes: null, isPerson: false, refusal: 'missing_key' },
    { name: 'revoked', key: revoked, scopes: null, isPerson: false, refusal: 'revoked_key' },
    { name: 'expired', key: expired, scopes: null, isPerson: false, refusal: 'expired_key' },
    { name: 'no scope', key: bare, scopes: new Set(), isPerson: false },
    { name: 'member of another group', cookie: own, scopes: agent, isPerson: true, isColleague: true },
    { name: 'member elsewhere', cookie: await person('agent', there), scopes: agent, isPerson: true },
    {
      name: 'administrator elsewhere',
      cookie: await person('administrator', there),
      scopes: new Set(administrator),
      isPerson: true,
    },
    {
      name: 'delegated administrator elsewhere',
      cookie: await person('delegation', there),
      scopes: new Set<Scope>(['people:manage', 'models:read']),
      isPerson: true,
    },
    { name: 'service account elsewhere', key: robot.value, scopes: agent, isPerson: false },
  ]
})

/** A path whose numbers are those of what the first organisation has; what it has none of has nobody's number. */
function pathOf({ path }: Route): string {
  const parts = path.replaceAll(/\{[^}]*\}/g, '').split('/')
  return parts
    .map((part, place) => (part.startsWith(':') ? valueOf(part.slice(1), parts[place - 1] ?? '') : part))
    .join('/')
}

function valueOf(param: string, after: string): string {
  if (after === 'roles' && param === 'name') return roleName
  const id = objects[after] ?? nobodys
  return after === 'vector_stores' ? `vs_${id}` : String(id)
}

async function ask(route: Route, { key = undefined, cookie = undefined }: Caller): Promise<Reply> {
  const body = route.body === undefined ? undefined : sampleOf(route.body, nobodys)
  return server.call(route.method, pathOf(route), {
    key: key ?? null,
    ...(cookie === undefined ? {} : { cookie }),
    ...(body === undefined || route.method === 'GET' ? {} : { body }),
  })
}

type Verdict = 'refused as nobody' | 'refused for a scope' | 'let in'

function verdictOf({ access }: Route, { scopes, isPerson, cookie }: Caller): Verdict {
  if (access === 'public') return 'let in'
  if (scopes === null) return 'refused as nobody'
  if (access === 'signed-in') return isPerson ? 'let in' : 'refused for a scope'
  if (access === 'browser') return cookie === undefined ? 'refused for a scope' : 'let in'
  return scopes.has(access === 'monitoring' ? 'settings:manage' : access) ? 'let in' : 'refused for a scope'
}

/** They end what the test is about to use: sessions, and whoever asks. */
const ending = new Set(['signOut', 'leaveOidc', 'changePassword', 'eraseOwnAccount'])

/** Colleagues choose among the groups of their organisation whom they share with. */
const shownToColleagues = new Set(['listSharingGroups'])

for (const transport of ['json', 'other'] as const) {
  test(`the matrix of operations and callers is what the contract says (${transport})`, async () => {
    const routes = Object.entries<Route>(contract).filter(
      ([id, route]) => (route.transport === 'json') === (transport === 'json') && !ending.has(id),
    )
    for (const [id, route] of routes) {
      await Promise.all(
        callers.map(async (caller) => {
          const what = `${id} by ${caller.name}`
          const { status, json, text } = await ask(route, caller)
          const isScim = route.dialect === 'scim'
          const code = isScim ? undefined : String(json['error']?.['code'])
          assert.notEqual(status, 500, `${what}: ${text}`)
          const mayShow = caller.isColleague === true && shownToColleagues.has(id)
          assert.ok(mayShow || !text.includes(mark), `${what} shows what is another’s: ${text.slice(0, 300)}`)
          switch (verdictOf(route, caller)) {
            case 'refused as nobody':
              assert.deepEqual([status, code], [401, isScim ? undefined : caller.refusal], what)
              break
            case 'refused for a scope':
              assert.deepEqual([status, code], [403, isScim ? undefined : 'forbidden'], what)
              break
            case 'let in':
              assert.ok(!['missing_key', 'invalid_key', 'revoked_key', 'expired_key'].includes(code ?? ''), what)
          }
        }),
      )
    }
  })
}

test('what the first organisation has is still there, as it was', async () => {
  const { db } = server.ctx
  const own = objects['organisations'] ?? 0
  const counts = await Promise.all([
    db.selectFrom('collection').select('id').where('name', '=', mark).execute(),
    db.selectFrom('document').select('id').where('title', '=', mark).execute(),
    db.selectFrom('conversation').select('id').where('title', '=', mark).execute(),
    db.selectFrom('person').select('id').where('name', '=', mark).where('disabled_at', 'is', null).execute(),
    db.selectFrom('person_group').select('id').where('name', '=', mark).execute(),
    db.selectFrom('service_account').select('id').where('name', '=', mark).where('disabled_at', 'is', null).execute(),
    db.selectFrom('api_key').select('id').where('name', '=', mark).where('revoked_at', 'is', null).execute(),
    db.selectFrom('role').select('name').where('name', '=', roleName).where('organisation_id', '=', own).execute(),
  ])
  assert.deepEqual(
    counts.map((rows) => rows.length),
    // The store of vectors is a collection too.
    [2, 1, 1, 1, 1, 1, 1, 1],
  )
})
