import type { CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { addSource } from '#data/sources/add-source'
import { getSource } from '#data/sources/list-sources'
import type { RunRow } from '#data/sources/runs/queries'
import { requestRun } from '#data/sources/request-run'
import { runSource } from '#data/sources/run-source'
import { updateSource } from '#data/sources/update-source'
import { openSecretBox } from '#platform/secrets/secret-box'
import { testDocuments } from '../../../test/fakes/documents.ts'
import { openIntake } from './source-intake.ts'

const documents = await testDocuments()
const { data } = documents
const { db } = data
const home = await mkdtemp(join(tmpdir(), 'socle-intake-'))
after(() => rm(home, { recursive: true, force: true }))
const secrets = await openSecretBox(join(home, 'secret.key'))
const intake = openIntake({ limitBytes: 1_000 })
const reader = await data.person()
const admin = { ...documents.as(await data.colleague(reader, allScopes)), secrets }
const worker = { ...data.job, jobs: documents.jobs, secrets, intake }

let folders = 0

/** A folder of these files, and the source that reads it. */
async function source(files: Readonly<Record<string, string>>) {
  folders += 1
  const folder = join(home, `partage-${folders}`)
  await mkdir(folder)
  const put = async (name: string, content: string): Promise<void> => {
    await writeFile(join(folder, name), content)
    const at = new Date(Date.now() - 1_000 * Math.random() * 1_000_000)
    await utimes(join(folder, name), at, at)
  }
  for (const [name, content] of Object.entries(files)) await put(name, content)
  const draft = { kind: 'folder', name: `Partage ${folders}`, visibility: 'organisation' as const }
  const added = await addSource(admin, {
    ...draft,
    settings: { folder, publisher: 'Mairie' },
    rhythm: null,
    firstRun: 'none',
  })
  const { id, collection_id: collectionId } = added.source
  const run = async (request: { isDryRun?: boolean; removalsApproved?: boolean } = {}): Promise<RunRow> => {
    const { id: runId } = await requestRun(admin, { sourceId: id, ...request })
    const done = await runSource(worker, runId)
    await documents.work()
    return done
  }
  return { id, collectionId, folder, put, remove: (name: string) => rm(join(folder, name)), run }
}

/** What a run counted. */
function counts({ state, listed, added, changed, unchanged, removed, failed, removals_waiting: waiting }: RunRow) {
  return { state, listed, added, changed, unchanged, removed, failed, waiting }
}

const nothing = { state: 'finished', listed: 0, added: 0, changed: 0, unchanged: 0, removed: 0, failed: 0, waiting: 0 }

async function namesIn(collectionId: CollectionId): Promise<string[]> {
  const rows = await db
    .selectFrom('document')
    .select('external_id')
    .where('collection_id', '=', collectionId)
    .orderBy('external_id')
    .execute()
  return rows.map(({ external_id }) => external_id)
}

const ten = Object.fromEntries(
  Array.from({ length: 10 }, (_, at) => [`note-${at}.md`, `# Note ${at}\n\nLe parapheur ${at}.`]),
)

test('new files are read, unchanged ones are left, changed ones take the place of what they were', async () => {
  const place = await source({ 'a.md': 'Le bordereau est bleu.', 'b.txt': 'Le tampon est rond.' })
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 2, added: 2 })
  assert.deepEqual(
    [await documents.finds(reader, 'bordereau bleu'), await documents.finds(reader, 'tampon rond')],
    [true, true],
  )
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 2, unchanged: 2 })
  await place.put('a.md', 'Le bordereau est jaune.')
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 2, changed: 1, unchanged: 1 })
  assert.deepEqual([await documents.finds(reader, 'jaune'), await documents.finds(reader, 'bleu')], [true, false])
  const rows = await db
    .selectFrom('document')
    .select(['publisher', 'title'])
    .where('collection_id', '=', place.collectionId)
    .execute()
  assert.deepEqual(new Set(rows.map(({ publisher }) => publisher)), new Set(['Mairie']))
})

test('a file that cannot be taken is told with why, and keeps none of the others from being read', async () => {
  const place = await source({
    'bon.md': 'Le greffe est ouvert.',
    'gros.md': 'x'.repeat(1_001),
    'vide.md': '',
    'faux.pdf': 'pas un PDF',
  })
  const run = await place.run()
  assert.deepEqual(counts(run), { ...nothing, listed: 4, added: 1, failed: 3 })
  const samples = (run.samples as unknown as { kind: string; title: string; reason?: string }[]).filter(
    ({ kind }) => kind === 'failed',
  )
  assert.deepEqual(samples, [
    { kind: 'failed', title: 'faux.pdf', reason: 'unsupported_type' },
    { kind: 'failed', title: 'gros.md', reason: 'too_large' },
    { kind: 'failed', title: 'vide.md', reason: 'empty_document' },
  ])
  await place.put('vide.md', 'Le cadastre est à jour.')
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 4, added: 1, unchanged: 1, failed: 2 })
  assert.equal(await documents.finds(reader, 'cadastre'), true)
})

test('a file that becomes unreadable keeps what was read of it, and is tried again each time', async () => {
  const place = await source({ 'a.md': 'Le sceau est rouge.' })
  await place.run()
  await place.put('a.md', 'x'.repeat(2_000))
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 1, failed: 1 })
  assert.deepEqual([await namesIn(place.collectionId), await documents.finds(reader, 'sceau rouge')], [['a.md'], true])
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 1, failed: 1 })
})

test('a format that is not read is none of the source’s documents', async () => {
  const place = await source({ 'a.md': 'Le quorum.', 'b.exe': 'MZ', 'c.iso': 'x', sans: 'x' })
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 1, added: 1 })
})

test('files that went are removed, a fifth at most; more wait for somebody who agrees', async () => {
  const place = await source(ten)
  await place.run()
  for (const at of [0, 1]) await place.remove(`note-${at}.md`)
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 8, unchanged: 8, removed: 2 })
  for (const at of [2, 3]) await place.remove(`note-${at}.md`)
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 6, unchanged: 6, waiting: 2 })
  assert.equal((await namesIn(place.collectionId)).length, 8)
  assert.deepEqual(counts(await place.run({ removalsApproved: true })), {
    ...nothing,
    listed: 6,
    unchanged: 6,
    removed: 2,
  })
  assert.equal((await namesIn(place.collectionId)).length, 6)
})

test('a folder that cannot be read ends the run with why, and nothing goes', async () => {
  const place = await source(ten)
  await place.run()
  await rm(place.folder, { recursive: true })
  await assert.rejects(place.run(), { code: 'not_found', details: { what: 'folder', id: place.folder } })
  assert.equal((await namesIn(place.collectionId)).length, 10)
  const { lastRun } = await getSource(admin, place.id)
  assert.deepEqual([lastRun?.state, lastRun?.error_code, lastRun?.ended_at === null], ['failed', 'not_found', false])
})

test('a dry run says what would be done and does none of it', async () => {
  const place = await source({ 'a.md': 'Le procès-verbal.', 'gros.md': 'x'.repeat(2_000) })
  assert.deepEqual(counts(await place.run({ isDryRun: true })), { ...nothing, listed: 2, added: 2 })
  assert.deepEqual(await namesIn(place.collectionId), [])
  assert.equal(await documents.finds(reader, 'procès-verbal'), false)
})

test('a source that is paused is asked for no run; going on, it is read again', async () => {
  const place = await source({ 'a.md': 'La délibération.' })
  await updateSource(admin, place.id, { isPaused: true })
  await assert.rejects(place.run(), { code: 'conflict', details: { reason: 'source_paused' } })
  await updateSource(admin, place.id, { isPaused: false })
  assert.deepEqual(counts(await place.run()), { ...nothing, listed: 1, added: 1 })
})

test('a run that is over is not done again, and one source is read by one process at a time', async () => {
  const place = await source({ 'a.md': 'Un arrêté.' })
  const first = await place.run()
  assert.deepEqual(await runSource(worker, first.id), first)
  const [one, two] = [await requestRun(admin, { sourceId: place.id }), await requestRun(admin, { sourceId: place.id })]
  const both = await Promise.allSettled([runSource(worker, one.id), runSource(worker, two.id)])
  const refused = both.filter((result) => result.status === 'rejected')
  assert.ok(refused.length <= 1)
  for (const { reason } of refused) assert.deepEqual(reason.details, { reason: 'source_being_read' })
  await assert.rejects(runSource(worker, 999_999), { code: 'not_found', details: { what: 'run', id: 999_999 } })
})

test('each file that is taken leaves its trace, and each run its own', async () => {
  const place = await source({ 'a.md': 'Un registre.' })
  const { id } = await place.run()
  const rows = await db
    .selectFrom('audit_log')
    .select(['action', 'details'])
    .where('action', 'in', ['source.run', 'document.take'])
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  assert.deepEqual(rows, [
    {
      action: 'source.run',
      details: { source: 'folder', isDryRun: false, listed: 1, added: 1, changed: 0, removed: 0, failed: 0 },
    },
    { action: 'document.take', details: { collectionId: place.collectionId, bytes: 12, replaces: false } },
  ])
  assert.ok(id > 0)
})

test('another organisation’s source is not there; only whoever manages the settings adds or runs one', async () => {
  const place = await source({ 'a.md': 'Un budget.' })
  const stranger = { ...documents.as(await data.person(allScopes)), secrets }
  await assert.rejects(getSource(stranger, place.id), { code: 'not_found' })
  await assert.rejects(updateSource(stranger, place.id, { isPaused: true }), { code: 'not_found' })
  await assert.rejects(requestRun(documents.as(reader), { sourceId: place.id }), { code: 'forbidden' })
  await assert.rejects(runSource({ ...worker, ...documents.as(reader) }, 1), { code: 'forbidden' })
})
