import type { CollectionId, DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { placeLegalHold, releaseLegalHold } from '#platform/legal-hold/legal-hold'
import { queuedDocument, testData } from '../../../test/fakes/data.ts'
import { createCollection } from '../collections/create-collection.ts'
import { getCollection } from '../collections/get-collection.ts'
import { updateCollection } from '../collections/update-collection.ts'
import { openOriginal } from '../documents/open-original.ts'
import { storeVersion } from '../new-versions/store-version.ts'
import { forgetOriginals } from './forget-originals.ts'

const data = await testData()
const { db, job } = data
const owner = await data.person()
const administrator = await data.colleague(owner, allScopes)
const ctx = data.as(owner)

async function collectionNamed(name: string, keepsOriginals?: boolean): Promise<CollectionId> {
  return (await createCollection(ctx, { name, description: '', visibility: 'organisation', keepsOriginals })).id
}

interface Given {
  collectionId: CollectionId
  name: string
  content: string
}

/** A document as its upload leaves it. */
async function given({ collectionId, name, content }: Given): Promise<{ id: DocumentId; hash: string }> {
  const id = await queuedDocument(db, { collectionId, name })
  return { id, hash: await giveFile(id, name, content) }
}

async function giveFile(id: DocumentId, name: string, content: string): Promise<string> {
  const { hash, bytes } = await job.storage.put(Readable.from([Buffer.from(content)]))
  const file = { blob_hash: hash, size_bytes: bytes, file_name: name, media_type: 'text/plain' }
  await db.updateTable('document').set(file).where('id', '=', id).execute()
  return hash
}

async function read(id: DocumentId, text: string) {
  const parsed = { title: null, markdown: text, language: 'fr', pages: [] }
  const stored = await storeVersion(job, { documentId: id, title: 'Avis', parsed })
  await data.follower.catchUp()
  return stored
}

const isStored = (hash: string): Promise<boolean> => job.storage.has(hash)

const versionsOf = (id: DocumentId) =>
  db
    .selectFrom('document_version')
    .select(['blob_hash', 'file_name', 'markdown'])
    .where('document_id', '=', id)
    .orderBy('id')
    .execute()

test('originals are kept unless it is said', async () => {
  const id = await collectionNamed('Par défaut')
  assert.equal((await getCollection(ctx, id)).keep_originals, true)
  const { id: documentId, hash } = await given({ collectionId: id, name: 'avis.txt', content: 'octets gardés' })
  assert.equal((await read(documentId, 'Un avis.')).forgotten, null)
  await forgetOriginals(job)
  assert.equal(await isStored(hash), true)
  assert.deepEqual((await versionsOf(documentId))[0]?.blob_hash, hash)
})

test('a collection that stops keeping them loses those of what was read, past versions too, and says how many', async () => {
  const collectionId = await collectionNamed('Changée')
  const keeping = await collectionNamed('Qui garde')
  const { id, hash: past } = await given({ collectionId, name: 'avis.txt', content: 'premiers octets' })
  await read(id, 'Premier avis.')
  const present = await giveFile(id, 'avis.txt', 'seconds octets')
  await read(id, 'Second avis.')
  const shared = await given({ collectionId, name: 'commun.txt', content: 'octets communs' })
  await read(shared.id, 'Avis commun.')
  const elsewhere = await given({ collectionId: keeping, name: 'commun.txt', content: 'octets communs' })
  await read(elsewhere.id, 'Avis commun.')
  const unread = await given({ collectionId, name: 'attend.txt', content: 'octets qui attendent' })

  await updateCollection(ctx, collectionId, { keepsOriginals: false, forgetsOriginals: true })
  assert.equal(await forgetOriginals(job), 5)
  assert.deepEqual([await isStored(past), await isStored(present)], [false, false])
  assert.deepEqual(await versionsOf(id), [
    { blob_hash: null, file_name: 'avis.txt', markdown: 'Premier avis.' },
    { blob_hash: null, file_name: 'avis.txt', markdown: 'Second avis.' },
  ])
  assert.equal(await isStored(shared.hash), true, 'another collection keeps the same content')
  assert.ok((await openOriginal(ctx, { id: elsewhere.id })).content.destroy())
  await assert.rejects(openOriginal(ctx, { id: shared.id }), { code: 'original_not_kept' })
  assert.equal(await isStored(unread.hash), true, 'it is still to be read')
  const traces = await db
    .selectFrom('audit_log')
    .select(['action', 'details'])
    .where('target_kind', '=', 'collection')
    .where('target_id', '=', String(collectionId))
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  assert.deepEqual(traces, [
    { action: 'collection.forget-originals', details: { files: 3 } },
    {
      action: 'collection.update',
      details: { visibility: 'organisation', data: 'public', keepsOriginals: false },
    },
  ])
  assert.equal(await forgetOriginals(job), 0)
})

test('more files than one page go in one run', async () => {
  const collectionId = await collectionNamed('Grande')
  const count = 230
  const rows = Array.from({ length: count }, (_, number) => ({
    ...{ collection_id: collectionId, external_id: `${number}`, title: 't', state: 'ready' as const },
    ...{ readers: [owner.ownPrincipal], blob_hash: number.toString(16).padStart(64, '0'), file_name: `${number}` },
  }))
  await db.insertInto('document').values(rows).execute()
  await updateCollection(ctx, collectionId, { keepsOriginals: false, forgetsOriginals: true })
  assert.equal(await forgetOriginals(job), count)
})

test('what is held keeps its originals until the hold ends, old and new', async () => {
  const collectionId = await collectionNamed('Contentieux')
  const old = await given({ collectionId, name: 'ancien.txt', content: 'octets anciens' })
  await read(old.id, 'Ancien.')
  const governing = data.as(administrator)
  const hold = await placeLegalHold(governing, { kind: 'collection', id: collectionId, reason: 'Contentieux' })
  await updateCollection(ctx, collectionId, { keepsOriginals: false, forgetsOriginals: true })
  const late = await given({ collectionId, name: 'récent.txt', content: 'octets récents' })
  assert.equal((await read(late.id, 'Récent.')).forgotten, null)
  assert.equal(await forgetOriginals(job), 0)
  assert.deepEqual([await isStored(old.hash), await isStored(late.hash)], [true, true])
  await releaseLegalHold(governing, hold.id)
  assert.equal(await forgetOriginals(job), 4)
  assert.deepEqual([await isStored(old.hash), await isStored(late.hash)], [false, false])
})

test('the same text given again takes the place of its version, as where originals are kept', async () => {
  const collectionId = await collectionNamed('Sans originaux', false)
  const { id, hash } = await given({ collectionId, name: 'avis.txt', content: 'octets' })
  assert.equal((await read(id, 'Avis.')).forgotten, hash)
  await giveFile(id, 'avis.txt', 'octets')
  await read(id, 'Avis.')
  assert.deepEqual(await versionsOf(id), [{ blob_hash: null, file_name: 'avis.txt', markdown: 'Avis.' }])
})

test('a person does not run it', async () => {
  await assert.rejects(forgetOriginals(ctx), { code: 'forbidden' })
})
