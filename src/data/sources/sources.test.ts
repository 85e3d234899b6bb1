import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type SourceId } from '#contract/ids'
import { openSecretBox } from '#platform/secrets/secret-box'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { noteJobs } from '../../../test/fakes/noted-jobs.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { createCollection } from '../collections/create-collection.ts'
import { type NewSource, addSource } from './add-source.ts'
import { getSource, listSourceRuns, listSources } from './list-sources.ts'
import { findSource } from './queries.ts'
import { requestDueRuns } from './request-due-runs.ts'
import { requestRun } from './request-run.ts'
import { updateRun } from './runs/queries.ts'
import { secretPlace } from './secret-place.ts'
import { updateSource } from './update-source.ts'

const people = await testPeople()
const { db } = people
const folder = await mkdtemp(join(tmpdir(), 'socle-sources-'))
closeAtEnd(() => rm(folder, { recursive: true, force: true }))
const secrets = await openSecretBox(join(folder, 'secret.key'))

const { jobs, asked } = noteJobs()

async function governing() {
  const of = await people.other()
  return { ...people.as(await people.person({ role: 'administrator', of })), jobs, secrets }
}
const ctx = await governing()

const actes = { address: 'https://cloud.mairie.fr/dav/actes/', user: 'lecteur' }
const webdav: NewSource = {
  ...{ kind: 'webdav', name: 'Actes', visibility: 'organisation', settings: actes, secret: 'mot de passe' },
  ...{ rhythm: 'hourly', firstRun: 'none' },
}
const add = (changes: Partial<NewSource> = {}) => addSource(ctx, { ...webdav, ...changes })

/** The password that a run would send; null when it would send none. */
async function passwordOf(id: SourceId): Promise<string | null> {
  const sealed = (await findSource(db, id))?.secret ?? null
  return sealed === null ? null : secrets.open(sealed, secretPlace(id))
}

describe('a source that is added', () => {
  test('fills a collection of its own, under its name or that of its kind', async () => {
    const { source, lastRun } = await add()
    assert.deepEqual([source.name, source.schedule, source.documents, lastRun], ['Actes', 'hourly', 0, null])
    assert.equal(await passwordOf(source.id), 'mot de passe')
    assert.notEqual(source.secret, 'mot de passe')
    assert.equal((await add({ name: undefined })).source.name, 'Nextcloud, WebDAV')
  })

  test('is read at once, tried, or left for later', async () => {
    asked.length = 0
    const full = (await add({ firstRun: 'full' })).lastRun
    const dry = (await add({ firstRun: 'dry' })).lastRun
    assert.equal((await add({ firstRun: 'none' })).lastRun, null)
    assert.deepEqual([full?.state, full?.is_dry_run, dry?.is_dry_run], ['queued', false, true])
    assert.deepEqual(asked, [
      ['source.run', { runId: full?.id }],
      ['source.run', { runId: dry?.id }],
    ])
  })

  test('with wrong settings leaves no collection behind', async () => {
    const count = async () => (await db.selectFrom('collection').select('id').execute()).length
    const before = await count()
    for (const [changes, details] of [
      [{ settings: {} }, { reason: 'absent_setting', value: 'address', param: 'settings.address' }],
      [{ settings: { ...actes, port: 1 } }, { reason: 'unknown_setting', value: 'port', param: 'settings.port' }],
    ] as const) {
      await assert.rejects(add(changes), { code: 'invalid_request', details })
    }
    await assert.rejects(add({ kind: 'minitel' }), { code: 'not_found' })
    assert.equal(await count(), before)
  })

  test('fills a collection that is there once, of its own organisation alone', async () => {
    const { id } = await createCollection(ctx, { name: 'Notes', description: '', visibility: 'private' })
    const { source } = await add({ collectionId: id })
    assert.deepEqual([source.collection_id, source.name], [id, 'Notes'])
    await assert.rejects(add({ collectionId: id }), {
      code: 'conflict',
      details: { reason: 'collection_already_filled' },
    })
    const other = await governing()
    await assert.rejects(addSource(other, { ...webdav, collectionId: id }), { code: 'not_found' })
  })

  test('that programs push has neither rhythm nor run, whatever is asked', async () => {
    asked.length = 0
    const { source, lastRun } = await add({ kind: 'push', settings: {}, secret: undefined, firstRun: 'full' })
    assert.deepEqual([source.schedule, lastRun, asked], [null, null, []])
    const changed = await updateSource(ctx, source.id, { rhythm: 'daily' })
    assert.equal(changed.source.schedule, null)
    await assert.rejects(requestRun(ctx, { sourceId: source.id }), {
      details: { reason: 'source_pushed', param: 'id' },
    })
  })
})

describe('a password', () => {
  test('stays while its server is the same, and never goes to another one', async () => {
    const { id } = (await add()).source
    await updateSource(ctx, id, { settings: { ...actes, address: 'https://cloud.mairie.fr/dav/notes/' } })
    assert.equal(await passwordOf(id), 'mot de passe')
    await updateSource(ctx, id, { settings: { ...actes, publisher: 'https://mairie.fr' }, secret: undefined })
    assert.equal(await passwordOf(id), 'mot de passe', 'who publishes it is no server')
    for (const address of [
      'https://ailleurs.fr/dav/',
      'http://cloud.mairie.fr/dav/',
      'https://cloud.mairie.fr:8443/',
    ]) {
      await updateSource(ctx, id, { settings: { ...actes, address } })
      assert.equal(await passwordOf(id), null, address)
      await updateSource(ctx, id, { settings: actes, secret: 'mot de passe' })
    }
    await updateSource(ctx, id, { settings: { ...actes, address: 'https://ailleurs.fr/' }, secret: 'autre' })
    assert.equal(await passwordOf(id), 'autre', 'one that is given goes with its server')
  })

  test('opens in the row of its source alone', async () => {
    const [one, other] = [(await add()).source, (await add()).source]
    const { secret } = (await findSource(db, one.id)) ?? {}
    await db.updateTable('source').set({ secret }).where('id', '=', other.id).execute()
    await assert.rejects(passwordOf(other.id), /sealed with another key/)
  })
})

describe('a source that is changed', () => {
  test('is paused since when it was first, and goes on', async () => {
    const { id } = (await add()).source
    const { paused_at: since } = (await updateSource(ctx, id, { isPaused: true })).source
    assert.deepEqual((await updateSource(ctx, id, { isPaused: true })).source.paused_at, since)
    await assert.rejects(requestRun(ctx, { sourceId: id }), { details: { reason: 'source_paused' } })
    assert.equal((await updateSource(ctx, id, { isPaused: false })).source.paused_at, null)
    assert.equal((await requestRun(ctx, { sourceId: id })).state, 'queued')
  })

  test('is another one when it is read elsewhere, not when its rhythm changes', async () => {
    const { id } = (await add()).source
    await db.updateTable('source').set({ mark: 'tout lu' }).where('id', '=', id).execute()
    await updateSource(ctx, id, { rhythm: null })
    assert.equal((await findSource(db, id))?.mark, 'tout lu')
    await updateSource(ctx, id, { settings: { ...actes, user: 'autre' } })
    assert.equal((await findSource(db, id))?.mark, null)
  })

  test('keeps what it was when the change is wrong', async () => {
    const { id } = (await add()).source
    await assert.rejects(updateSource(ctx, id, { settings: { address: 'ftp://x' }, isPaused: true }), {
      code: 'invalid_request',
    })
    const { source } = await getSource(ctx, id)
    assert.deepEqual([source.settings, source.paused_at], [actes, null])
  })

  test('is of an organisation: another one neither sees nor changes it', async () => {
    const { id } = (await add()).source
    const other = await governing()
    const absent = { code: 'not_found', details: { what: 'source', id } }
    await assert.rejects(getSource(other, id), absent)
    await assert.rejects(updateSource(other, id, { isPaused: true }), absent)
    await assert.rejects(listSourceRuns(other, { sourceId: id, limit: 1, offset: 0 }), absent)
    assert.deepEqual(await listSources(other, { limit: 10, offset: 0 }), { rows: [], total: 0 })
    const agent = { ...people.as(await people.person()), jobs, secrets }
    await assert.rejects(getSource(agent, id), { code: 'forbidden' })
  })
})

test('reports come with the newest first, and a list shows the last one of each', async () => {
  const own = await governing()
  const [one, two] = [
    (await addSource(own, webdav)).source.id,
    (await addSource(own, { ...webdav, firstRun: 'full' })).source.id,
  ]
  const second = await requestRun(own, { sourceId: two, isDryRun: true })
  const { rows, total } = await listSources(own, { limit: 10, offset: 0 })
  assert.deepEqual(
    [total, rows.map(({ source, lastRun }) => [source.id, lastRun?.id ?? null])],
    [
      2,
      [
        [one, null],
        [two, second.id],
      ],
    ],
  )
  const runs = await listSourceRuns(own, { sourceId: two, limit: 1, offset: 0 })
  assert.deepEqual([runs.total, runs.rows.map(({ id }) => id)], [2, [second.id]])
  assert.deepEqual((await listSources(own, { limit: 1, offset: 1 })).rows[0]?.source.id, two)
})

describe('the disk of the machine', () => {
  const folderOf = { kind: 'folder', settings: { folder: '/srv' }, secret: undefined }
  const refused = { code: 'forbidden', details: { scope: 'organisations:manage' } }

  test('is read for whoever governs the instance, and for no organisation’s administrator', async () => {
    for (const wanted of [folderOf, { kind: 'mailbox', settings: { file: '/srv/a.mbox' }, secret: undefined }]) {
      await assert.rejects(add(wanted), refused, wanted.kind)
    }
    const law = { kind: 'service-public-particuliers', secret: undefined }
    for (const location of ['/srv/vosdroits.zip', 'vosdroits', 'file:///srv/vosdroits.zip', ' /srv']) {
      await assert.rejects(add({ ...law, settings: { location } }), refused, location)
    }
    const chief = { ...people.as(await people.person({ role: 'instance-administrator' })), jobs, secrets }
    const { source } = await addSource(chief, { ...webdav, ...folderOf })
    assert.deepEqual(source.settings, { folder: '/srv' })
    const admin = { ...people.as(await people.person({ role: 'administrator' })), jobs, secrets }
    await assert.rejects(updateSource(admin, source.id, { settings: { folder: '/etc' } }), refused)
    assert.equal((await updateSource(admin, source.id, { rhythm: 'daily' })).source.schedule, 'daily')
  })
})

describe('a rhythm', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  async function read(ago: number, run: { state?: 'finished' | 'running' | 'failed'; isDryRun?: boolean } = {}) {
    const { id } = (await add()).source
    const { id: runId } = await requestRun(ctx, { sourceId: id, isDryRun: run.isDryRun })
    await updateRun(db, runId, { state: run.state ?? 'finished', requested_at: minutesAgo(ago) })
    return id
  }

  test('asks again for what was read an hour ago, not for what is tried, paused or being read', async () => {
    const due = [await read(56), await read(600, { state: 'failed' })]
    const paused = await read(600)
    await updateSource(ctx, paused, { isPaused: true })
    const without = await read(600)
    await updateSource(ctx, without, { rhythm: null })
    const others = [await read(50), await read(600, { state: 'running' }), await read(600, { isDryRun: true })]
    const never = (await add()).source.id
    asked.length = 0
    assert.equal(await requestDueRuns(ctx), 2)
    const lastOf = async (id: SourceId) => (await getSource(ctx, id)).lastRun
    for (const id of due) assert.equal((await lastOf(id))?.state, 'queued')
    for (const id of [...others, paused, without]) assert.notEqual((await lastOf(id))?.state, 'queued')
    assert.equal(await lastOf(never), null)
    assert.equal(asked.length, 2)
    assert.equal(await requestDueRuns(ctx), 0, 'once')
  })
})

describe('an official corpus', () => {
  const law: NewSource = {
    ...{
      kind: 'service-public-particuliers',
      visibility: 'organisation',
      settings: { location: 'https://echanges.fr/vosdroits.zip' },
    },
    ...{ rhythm: 'weekly', firstRun: 'none' },
  }
  const lawOf = (id: SourceId) => findSource(db, id)

  test('is added once for everybody, and again by who added it: what is not said stays', async () => {
    const { source } = await addSource(ctx, law)
    const again = await addSource(ctx, { ...law, settings: {}, rhythm: null })
    assert.deepEqual(
      [again.source.id, again.source.settings, again.source.schedule],
      [source.id, { location: 'https://echanges.fr/vosdroits.zip' }, null],
    )
  })

  test('of another organisation is read from no other place, with no other rhythm, and run by nobody else', async () => {
    const { source } = await addSource(ctx, law)
    const other = await governing()
    const before = await lawOf(source.id)
    asked.length = 0
    const elsewhere = { ...law, settings: { location: 'https://ailleurs.fr/faux.zip' }, rhythm: 'hourly' as const }
    await assert.rejects(addSource(other, { ...elsewhere, firstRun: 'full' }), {
      code: 'conflict',
      details: { reason: 'collection_already_filled' },
    })
    assert.deepEqual([await lawOf(source.id), asked], [before, []])
  })
})
