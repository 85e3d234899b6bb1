import type { CollectionId, DocumentId } from '#contract/ids'
import { agentScopes } from '#platform/auth/roles'
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
import { type Actor, type PersonActor, type ServiceAccountActor, jobActor } from '#platform/auth/actor'
import type { Ctx } from '#data/context'
import type { Database } from '#platform/db/database'
import { openOutbound } from '#platform/http/outbound'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { createOrganisation, createPerson, createServiceAccountActor, findOrganisation } from './actors.ts'
import { closeAtEnd, testDatabase } from './database.ts'
import { type WordEmbedder, wordEmbedder } from './embedder.ts'

type DataCtx = Ctx<'db' | 'index' | 'embedder' | 'log' | 'storage' | 'folders' | 'outbound'>

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
  person(scopes?: readonly Scope[]): Promise<PersonActor>
  /** Another person of the same organisation. */
  colleague(of: PersonActor, scopes?: readonly Scope[]): Promise<PersonActor>
  /** A program of the same organisation, by its key. */
  serviceAccount(of: PersonActor, scopes?: readonly Scope[]): Promise<ServiceAccountActor>
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
  const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
  closeAtEnd(() => outbound.close())
  const capabilities = { db, index, embedder, log, storage, folders, outbound }
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
    person: async (scopes = agentScopes) => createPerson(db, await createOrganisation(db), { scopes }),
    async colleague({ organisationId }, scopes = agentScopes) {
      return createPerson(db, await findOrganisation(db, organisationId), { scopes })
    },
    async serviceAccount({ organisationId }, scopes = agentScopes) {
      return createServiceAccountActor(db, await findOrganisation(db, organisationId), { scopes })
    },
  }
}

export interface NewText {
  collectionId: CollectionId
  name: string
  markdown: string
}

/** A document as an upload leaves it before it is read: its row, no passage yet. */
export async function queuedDocument(
  db: Database,
  { collectionId, name }: Omit<NewText, 'markdown'>,
): Promise<DocumentId> {
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
