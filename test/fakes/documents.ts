import type { CollectionId, DocumentId } from '#contract/ids'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createCollection } from '#data/collections/create-collection'
import type { DocumentRow } from '#data/documents/queries'
import { searchChunks } from '#data/search/search-chunks'
import type { Actor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import type { Ctx } from '#data/context'
import type { Jobs } from '#platform/jobs/jobs'
import { openJobs } from '#platform/jobs/pg-boss-jobs'
import { ingestDocument } from '#toolbox/ingest/ingest-document'
import type { FileToRead } from '#toolbox/ingest/queries'
import { type PageEngine, openPageEngine } from '#toolbox/ocr/page-engine'
import { type DocumentReader, openDocumentReader } from '#toolbox/parse/document-reader'
import { uploadDocument } from '#toolbox/ingest/upload-document'
import { sql } from 'kysely'
import { type TestData, testData } from './data.ts'
import { closeAtEnd } from './database.ts'

type UploadCtx = Ctx<'db' | 'storage' | 'jobs' | 'index' | 'embedder' | 'log'>

/** The data layer with a queue, for what goes through both. */
export interface TestDocuments {
  readonly data: TestData
  /** The background job that reads files. */
  readonly job: TestData['job'] & { readonly documentReader: DocumentReader; readonly pageEngine: PageEngine }
  readonly jobs: Jobs
  as(actor: Actor): UploadCtx
  /** A collection of this person. */
  collectionOf(actor: Actor): Promise<CollectionId>
  upload(
    actor: Actor,
    file: { collectionId: CollectionId; name: string; content: string | Uint8Array },
  ): Promise<DocumentRow>
  /** Does the jobs that wait, as a worker would, each once; returns how many. */
  work(): Promise<number>
  row(id: DocumentId): Promise<Omit<DocumentRow, 'chunks' | 'recognised_pages' | 'doubtful_pages'> | undefined>
  /** Whether a search of this person finds these words. */
  finds(actor: Actor, query: string): Promise<boolean>
  /** Names of the files that the storage holds. */
  blobs(): Promise<string[]>
}

export async function testDocuments(): Promise<TestDocuments> {
  const data = await testData()
  const jobs = openJobs({ url: data.url, log: createLog('silent') })
  await jobs.start()
  closeAtEnd(() => jobs.stop())
  const as = (actor: Actor): UploadCtx => ({ ...data.as(actor), jobs })
  const documentReader = openDocumentReader()
  const pageEngine = openPageEngine()
  closeAtEnd(async () => documentReader.close())
  closeAtEnd(async () => pageEngine.close())
  const job = { ...data.job, documentReader, pageEngine }
  return {
    data,
    job,
    jobs,
    as,
    async collectionOf(actor) {
      const draft = { name: 'Notes', description: '', visibility: 'private' as const }
      return (await createCollection(data.as(actor), draft)).id
    },
    upload: (actor, { collectionId, name, content }) =>
      uploadDocument(as(actor), {
        collectionId,
        name,
        content: Readable.from([Buffer.from(content)]),
        limitBytes: 1_000_000,
      }),
    async work() {
      const payloads = await takeWaiting(data)
      for (const payload of payloads) await ingestDocument(job, payload)
      await data.follower.catchUp()
      return payloads.length
    },
    row: (id) => data.db.selectFrom('document').selectAll().where('id', '=', id).executeTakeFirst(),
    async finds(actor, query) {
      const { hits } = await searchChunks(data.as(actor), { query, method: 'lexical', limit: 5 })
      return hits.length > 0
    },
    blobs: () => blobsIn(join(data.folder, 'storage')),
  }
}

/** The queue's own table says what waits. */
async function takeWaiting({ db }: TestData): Promise<FileToRead[]> {
  const { rows } = await sql<{ data: FileToRead }>`
    update jobs.job set state = 'completed' where name = 'document.ingest' and state = 'created' returning data`.execute(
    db,
  )
  return rows.map((row) => row.data)
}

async function blobsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  return files.filter((file) => file.isFile()).map(({ name }) => name)
}

export function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../fixtures/documents/${name}`, import.meta.url))
}
