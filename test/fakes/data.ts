import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scope } from '#contract/route'
import { scopes as allScopes } from '#contract/route'
import type { SearchIndex } from '#data/search/search-index'
import type { IndexFollower } from '#data/search/index-follower'
import { openIndexFollower } from '#data/search/index-follower'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { registerIndex } from '#data/search/register-index'
import { type Actor, asOrganisationId, asPrincipalId, jobActor } from '#platform/auth/actor'
import type { Ctx } from '#data/context'
import type { Database } from '#platform/db/database'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { closeAtEnd, testDatabase } from './database.ts'
import { type WordEmbedder, wordEmbedder } from './embedder.ts'

type DataCtx = Ctx<'db' | 'index' | 'embedder' | 'log' | 'storage' | 'folders'>

/** The data layer on a real database and a real index of its own, and people to use it. */
export interface TestData {
  readonly db: Database
  readonly url: string
  readonly index: SearchIndex
  readonly embedder: WordEmbedder
  readonly follower: IndexFollower
  readonly folder: string
  /** A background job that acts for the instance. */
  readonly job: DataCtx
  /** What a verb is given when this actor calls. */
  as(actor: Actor): DataCtx
  /** A new organisation with one person. */
  person(scopes?: readonly Scope[]): Promise<Actor>
  /** Another person of the same organisation. */
  colleague(of: Actor, scopes?: readonly Scope[]): Promise<Actor>
  /** A key that belongs to the organisation and to nobody in particular. */
  organisationKey(of: Actor): Actor
}

export async function testData(): Promise<TestData> {
  const { db, url, log } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'socle-data-'))
  const embedder = wordEmbedder()
  const { profile, dimensions } = embedder
  const index = await openLanceIndex({ folder: join(folder, 'index'), profile, dimensions })
  await registerIndex(db, index.id)
  closeAtEnd(async () => {
    await index.close()
    await rm(folder, { recursive: true, force: true })
  })
  const storage = await openFolderStorage(join(folder, 'storage'))
  const folders = { data: folder, cache: join(folder, 'cache') }
  const capabilities = { db, index, embedder, log, storage, folders }
  const { signal } = new AbortController()
  const as = (actor: Actor): DataCtx => ({ ...capabilities, actor, signal })
  return {
    db,
    url,
    index,
    embedder,
    folder,
    as,
    follower: openIndexFollower(capabilities),
    job: as(jobActor('test', allScopes)),
    person: async (scopes) => personIn(db, await newOrganisation(db), scopes),
    colleague: ({ organisationId }, scopes) => personIn(db, Number(organisationId), scopes),
    organisationKey: (of) => ({ ...of, kind: 'key', id: null, personId: null, principals: of.principals.slice(0, 2) }),
  }
}

async function newOrganisation(db: Database): Promise<number> {
  const values = { name: 'Mairie de Test' }
  const { id } = await db.insertInto('organisation').values(values).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('principal').values({ kind: 'organisation', organisation_id: id }).execute()
  return id
}

let people = 0

async function personIn(db: Database, organisationId: number, scopes: readonly Scope[] = agentScopes): Promise<Actor> {
  const principal = await db
    .insertInto('principal')
    .values({ kind: 'person', organisation_id: organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  people += 1
  const person = await db
    .insertInto('person')
    .values({
      organisation_id: organisationId,
      principal_id: principal.id,
      email: `agent-${people}@test.example`,
      name: `Agent ${people}`,
      password_hash: '',
      role: 'agent',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const shared = await db
    .selectFrom('principal')
    .select('id')
    .where((where) =>
      where.or([
        where('kind', '=', 'public'),
        where.and([where('kind', '=', 'organisation'), where('organisation_id', '=', organisationId)]),
      ]),
    )
    .orderBy('id')
    .execute()
  return {
    kind: 'person',
    id: person.id,
    personId: person.id,
    keyId: null,
    organisationId: asOrganisationId(organisationId),
    principals: [...shared, principal].map(({ id }) => asPrincipalId(id)),
    scopes: new Set(scopes),
    requestId: `test-${person.id}`,
    address: null,
  }
}

const agentScopes = allScopes.filter((scope) => scope !== 'settings:manage' && scope !== 'audit:read')

export interface NewText {
  collectionId: number
  name: string
  markdown: string
}

/** A document as an upload leaves it before it is read: its row, no passage yet. */
export async function queuedDocument(db: Database, { collectionId, name }: Omit<NewText, 'markdown'>): Promise<number> {
  const collection = await db
    .selectFrom('collection')
    .select('readers')
    .where('id', '=', collectionId)
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('document')
    .values({
      collection_id: collectionId,
      external_id: name,
      title: name,
      readers: collection.readers,
      state: 'queued',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
