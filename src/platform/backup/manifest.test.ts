import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { manifestOf, readManifest, storageOf, tableFileOf, traceOf } from './manifest.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-manifest-'))
after(() => rm(home, { recursive: true, force: true }))

const manifest = {
  format: 'socle-backup-1',
  program: '0.2.0',
  at: '2026-03-01T10:00:00.000Z',
  migration: 50,
  tables: [{ name: 'person', columns: ['id', 'name'], rows: 3, sha256: 'ab' }],
  files: { count: 2, bytes: 10 },
}

async function folderWith(content: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'copie-'))
  await writeFile(manifestOf(folder), content)
  return folder
}

test('what a copy says of itself is read as it was written', async () => {
  assert.deepEqual(await readManifest(await folderWith(JSON.stringify(manifest))), manifest)
})

test('a folder that is no copy, or a copy of something else, is refused by its name before anything is written', async () => {
  const table = (change: object) => ({ ...manifest, tables: [{ ...manifest.tables[0], ...change }] })
  for (const wrong of [
    '',
    'pas du JSON',
    '{}',
    JSON.stringify({ ...manifest, format: 'socle-backup-2' }),
    JSON.stringify({ ...manifest, at: 'hier' }),
    JSON.stringify({ ...manifest, migration: 0 }),
    JSON.stringify(table({ name: 'person; drop table person' })),
    JSON.stringify(table({ name: '../person' })),
    JSON.stringify(table({ columns: ['id', 'name) from person --'] })),
    JSON.stringify(table({ rows: '3' })),
  ]) {
    const folder = await folderWith(wrong)
    await assert.rejects(readManifest(folder), {
      code: 'backup_unusable',
      details: { folder, part: 'manifest.json' },
    })
  }
  for (const name of ['absent', 'vide']) {
    const folder = join(home, name)
    if (name === 'vide') await mkdir(folder)
    await assert.rejects(readManifest(folder), { code: 'backup_unusable' })
  }
})

test('each part has its place in the folder', () => {
  assert.deepEqual(
    [manifestOf('/c'), tableFileOf('/c', 'person'), storageOf('/c'), traceOf('/c')],
    ['/c/manifest.json', '/c/tables/person.copy.gz', '/c/storage', '/c/trace'],
  )
})
