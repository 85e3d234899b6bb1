import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type Database, openDatabase } from '#platform/db/database'
import { ensureOrganisation, giveFirstAccess, instanceActor } from '#platform/people/first-access'
import { createGroup } from '#platform/people/groups'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { sql } from 'kysely'
import { emptyDatabase, testDatabase } from '../../../test/fakes/database.ts'
import { backUp } from './back-up.ts'
import { readManifest, tableFileOf } from './manifest.ts'
import { restore } from './restore.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-backup-'))
after(() => rm(home, { recursive: true, force: true }))
const { db, url, log } = await testDatabase()
const storage = await openFolderStorage(join(home, 'storage'))
const folders = { data: home, cache: home }
const signal = new AbortController().signal
const ctx = { db, storage, folders, signal, actor: instanceActor('test', await ensureOrganisation(db, 'Mairie')) }
const folder = join(home, 'sauvegarde')
const difficult = 'Équipe \\ « RH »\ttabulée\net coupée'

async function open(at: string): Promise<Database> {
  const opened = await openDatabase(at, log)
  after(() => opened.destroy())
  return opened
}

async function countsOf(opened: Database): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by relname`.execute(opened)
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(name)}`.execute(opened)
    counts[name] = Number(rows[0]?.count)
  }
  return counts
}

test('rows and files come back as they were, their trace intact, and new rows are numbered after them', async () => {
  await giveFirstAccess(ctx)
  const group = await createGroup(ctx, { name: difficult })
  const { hash } = await storage.put(Readable.from([Buffer.from('l’original')]))
  const before = await countsOf(db)
  const made = await backUp(ctx, { folder, databaseUrl: url, secretKeyCopy: null })
  assert.deepEqual(made.files, { count: 1, bytes: Buffer.byteLength('l’original') })

  const target = await emptyDatabase()
  const restored = await openFolderStorage(join(home, 'ailleurs'))
  await restore({ folder, databaseUrl: target.url, storage: restored, log })
  const other = await open(target.url)
  assert.equal(await text(await restored.open(hash)), 'l’original')
  const expected = { ...before, setup_link: 0 }
  assert.deepEqual(await countsOf(other), expected)
  const found = await other.selectFrom('person_group').selectAll().where('id', '=', group.id).executeTakeFirstOrThrow()
  assert.equal(found.name, difficult)
  const again = { ...ctx, db: other }
  assert.ok((await createGroup(again, { name: 'Voirie' })).id > group.id)
})

test('a folder that holds something is left alone, and a failed backup leaves nothing', async () => {
  await assert.rejects(backUp(ctx, { folder, databaseUrl: url, secretKeyCopy: null }), { code: 'folder_not_empty' })
  const stopped = { ...ctx, signal: AbortSignal.abort() }
  const other = join(home, 'interrompue')
  await assert.rejects(backUp(stopped, { folder: other, databaseUrl: url, secretKeyCopy: null }))
  assert.deepEqual(
    (await readdir(home)).filter((name) => name.startsWith('interrompue')),
    [],
  )
})

test('a file that stands where the folder would is left as it is', async () => {
  const file = join(home, 'notes.txt')
  await writeFile(file, 'à garder')
  for (const place of [file, join(file, 'dessous')]) {
    await assert.rejects(backUp(ctx, { folder: place, databaseUrl: url, secretKeyCopy: null }), {
      code: 'folder_not_writable',
    })
  }
  assert.equal(await readFile(file, 'utf8'), 'à garder')
})

test('a backup is restored into an empty instance only', async () => {
  const inUse = { folder, databaseUrl: url, storage, log }
  await assert.rejects(restore(inUse), { code: 'instance_not_empty' })
})

test('a table or a file that was damaged is named, and no row comes', async () => {
  const { url: target } = await emptyDatabase()
  const plan = { folder, databaseUrl: target, storage: await openFolderStorage(join(home, 'abîmé')), log }
  const [largest] = (await readManifest(folder)).tables.toSorted((left, right) => right.rows - left.rows)
  const file = tableFileOf(folder, largest?.name ?? '')
  const whole = await readFile(file)
  await writeFile(file, whole.subarray(0, -9))
  await assert.rejects(restore(plan), { code: 'backup_unusable' })
  const opened = await open(target)
  assert.equal((await opened.selectFrom('organisation').select('id').execute()).length, 0)
  await writeFile(file, whole)
})

test('a backup of a newer program is refused in words', async () => {
  const manifest = await readManifest(folder)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, migration: 9999 }))
  const { url: target } = await emptyDatabase()
  const plan = { folder, databaseUrl: target, storage: await openFolderStorage(join(home, 'neuf')), log }
  await assert.rejects(restore(plan), { code: 'program_too_old', details: { migration: 9999 } })
})
