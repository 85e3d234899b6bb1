import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { Source, SourceKind, SourceRun } from '#contract/corpora'
import { z } from 'zod'

const folder = await mkdtemp(join(tmpdir(), 'socle-shared-'))
after(() => rm(folder, { recursive: true, force: true }))
await mkdir(join(folder, 'rh'))
await writeFile(join(folder, 'rh', 'télétravail.md'), '# Jours\n\nLe télétravail est ouvert deux jours par semaine.')
await writeFile(join(folder, 'congés.txt'), 'Les congés non pris sont reportés jusqu’au 31 mars.')
await writeFile(join(folder, 'programme.exe'), 'MZ')

const server = await testServer()
const cookie = await server.adminCookie()
const call = (method: string, path: string, body?: object) =>
  server.call(method, path, { cookie, ...(body ? { body } : {}) })

const draft = {
  kind: 'folder',
  name: 'Partage du service',
  settings: { folder, publisher: 'Mairie de Test' },
  rhythm: 'daily',
}

async function lastRun(sourceId: number): Promise<SourceRun | null> {
  const { text } = await call('GET', `/api/sources/${sourceId}`)
  return Source.parse(JSON.parse(text)).last_run
}

/** The newest report of a source, once it has ended. */
async function ended(sourceId: number): Promise<SourceRun> {
  await until(async () => !['queued', 'running'].includes((await lastRun(sourceId))?.state ?? 'queued'), 120_000)
  return (await lastRun(sourceId)) ?? assert.fail('no run')
}

async function run(sourceId: number, body: object = {}): Promise<SourceRun> {
  assert.equal((await call('POST', `/api/sources/${sourceId}/runs`, body)).status, 202)
  return ended(sourceId)
}

const added = await call('POST', '/api/sources', draft)
const source = Source.parse(JSON.parse(added.text))

test('a connector is added with its collection, and its first run takes in the files that are read', async () => {
  assert.equal(added.status, 201)
  assert.deepEqual([source.name, source.rhythm, source.paused], ['Partage du service', 'daily', false])
  const report = await ended(source.id)
  assert.deepEqual([report.state, report.listed, report.added, report.failed], ['finished', 2, 2, 0])
  const { json } = await call('GET', `/v1/documents?collection_id=${source.collection_id}`)
  assert.equal(Number(json['total']), 2)
})

test('what is unchanged is left alone; a dry run says what would be, and a run does it', async () => {
  assert.deepEqual((await run(source.id)).unchanged, 2)
  await writeFile(join(folder, 'congés.txt'), 'Les congés sont perdus au 30 avril.')
  await writeFile(join(folder, 'astreintes.md'), 'Les astreintes sont payées le double.')
  const tried = await run(source.id, { dry_run: true })
  assert.deepEqual([tried.dry_run, tried.added, tried.changed, tried.unchanged], [true, 1, 1, 1])
  assert.deepEqual(tried.samples, [
    { kind: 'added', title: 'astreintes.md' },
    { kind: 'changed', title: 'congés.txt' },
  ])
  const done = await run(source.id)
  assert.deepEqual([done.added, done.changed, done.unchanged], [1, 1, 1])
})

test('a refused file is told in the report and keeps no other from being read', async () => {
  await writeFile(join(folder, 'faux.pdf'), 'ceci n’est pas un PDF')
  const report = await run(source.id)
  assert.deepEqual([report.state, report.failed, report.unchanged], ['finished', 1, 3])
  assert.deepEqual(report.samples, [{ kind: 'failed', title: 'faux.pdf', reason: 'unsupported_type' }])
  await rm(join(folder, 'faux.pdf'))
})

test('many files gone at once wait for an approval', async () => {
  await rm(join(folder, 'congés.txt'))
  await rm(join(folder, 'astreintes.md'))
  const waiting = await run(source.id)
  assert.deepEqual([waiting.removed, waiting.removals_waiting], [0, 2])
  const approved = await run(source.id, { approve_removals: true })
  assert.deepEqual([approved.removed, approved.removals_waiting], [2, 0])
})

test('a paused source is not read until it goes on', async () => {
  const paused = await call('PATCH', `/api/sources/${source.id}`, { paused: true })
  assert.equal(Source.parse(JSON.parse(paused.text)).paused, true)
  assert.equal((await call('POST', `/api/sources/${source.id}/runs`, {})).status, 409)
  await call('PATCH', `/api/sources/${source.id}`, { paused: false, rhythm: null })
  const report = await run(source.id)
  assert.equal(report.state, 'finished')
})

test('a folder that is gone fails the run with its reason, and nothing is removed', async () => {
  await call('PATCH', `/api/sources/${source.id}`, { settings: { folder: join(folder, 'nowhere') } })
  // The queue tries again: the report is read between two tries.
  assert.equal((await call('POST', `/api/sources/${source.id}/runs`, {})).status, 202)
  const report = await ended(source.id)
  assert.deepEqual([report.state, report.error?.code], ['failed', 'not_found'])
  const { json } = await call('GET', `/v1/documents?collection_id=${source.collection_id}`)
  assert.equal(Number(json['total']), 1)
})

test('kinds are listed with the settings that a form asks for; wrong ones are refused', async () => {
  const { text } = await call('GET', '/api/source-kinds')
  const { data } = z.object({ data: z.array(SourceKind) }).parse(JSON.parse(text))
  const ids = new Set(data.map(({ id }) => id))
  for (const id of ['fiches-travail', 'code-travail', 'service-public-particuliers', 'folder']) assert.ok(ids.has(id))
  const kind = data.find(({ id }) => id === 'folder')
  assert.ok(JSON.stringify(kind?.settings).includes('"folder"'))
  const wrong = await call('POST', '/api/sources', { ...draft, settings: {} })
  assert.deepEqual([wrong.status, wrong.json['error']?.['param']], [400, 'settings.folder'])
  assert.equal((await call('POST', '/api/sources', { ...draft, kind: 'unknown' })).status, 404)
})

test('only who governs the instance sees sources, and reports come newest first', async () => {
  const key = await server.keyWith(['collections:read', 'collections:write'])
  assert.equal((await server.call('GET', '/api/sources', { key })).status, 403)
  const { text } = await call('GET', `/api/sources/${source.id}/runs?limit=3`)
  const page = z.object({ data: z.array(SourceRun), total: z.number() }).parse(JSON.parse(text))
  assert.ok(page.total >= 8)
  const ids = page.data.map(({ id }) => id)
  assert.deepEqual(
    ids,
    ids.toSorted((left, right) => right - left),
  )
})

test('a source may only be tried at first, and fills a collection that is there once', async () => {
  const { json } = await call('POST', '/v1/collections', { name: 'Notes', visibility: 'private' })
  const collectionId = Number(json['id'])
  const named = { ...draft, name: undefined, collection_id: collectionId, settings: { folder }, first_run: 'dry' }
  const { text } = await call('POST', '/api/sources', named)
  const tried = Source.parse(JSON.parse(text))
  assert.equal(tried.collection_id, collectionId)
  const report = await ended(tried.id)
  assert.deepEqual([report.dry_run, report.added], [true, 1])
  await run(tried.id)
  const again = await call('POST', '/api/sources', named)
  assert.deepEqual([again.status, again.json['error']?.['code']], [409, 'conflict'])

  assert.equal((await call('DELETE', `/api/sources/${tried.id}?documents=keep`)).status, 204)
  const kept = await call('GET', `/v1/documents?collection_id=${collectionId}`)
  assert.equal(Number(kept.json['total']), 1)
  const elsewhere = await call('POST', '/api/sources', { ...named, collection_id: 2_147_483_647 })
  assert.equal(elsewhere.status, 404)
})

test('a source goes with its collection and its documents', async () => {
  assert.equal((await call('DELETE', `/api/sources/${source.id}`)).status, 204)
  assert.equal((await call('GET', `/api/sources/${source.id}`)).status, 404)
  assert.equal((await call('GET', `/v1/collections/${source.collection_id}`)).status, 404)
})
