import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeTarball } from '../../../../test/fakes/tarball.ts'
import { openDatedArchives } from './dated-archives.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-dated-'))
after(() => rm(home, { recursive: true, force: true }))
const { signal } = new AbortController()

async function folderOf(archives: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<string> {
  const folder = await mkdtemp(join(home, 'f-'))
  for (const [name, files] of Object.entries(archives)) await writeTarball(join(folder, name), files)
  return folder
}

async function read(folder: string): Promise<[string, string][]> {
  const archive = (await openDatedArchives(folder)) ?? assert.fail('no dated archive')
  const entries = await Array.fromAsync(archive.entries((path) => !path.startsWith('passé/'), signal))
  return entries.map(({ path, content }) => [path, content.toString()])
}

test('archives are read one after the other by the day in their names, whatever the rest of the name', async () => {
  const folder = await folderOf({
    'LEGI_20260102-213000.tar.gz': { 'a.xml': 'janvier' },
    'Z_legi_global_20251231-140000.tar.gz': { 'a.xml': 'global', 'passé/b.xml': 'x' },
    'legi_20260102-203000.TAR.GZ': { 'a.xml': 'plus tôt le même jour', 'c.xml': 'c' },
  })
  assert.deepEqual(await read(folder), [
    ['a.xml', 'global'],
    ['a.xml', 'plus tôt le même jour'],
    ['c.xml', 'c'],
    ['a.xml', 'janvier'],
  ])
})

test('what bears no day is no part of them; without any, it is another kind of folder', async () => {
  const folder = await folderOf({ 'LEGI_20260101-000000.tar.gz': { 'a.xml': 'a' } })
  for (const name of ['lisez-moi.txt', 'autre.tar.gz', 'LEGI_20260102.tar.gz', 'LEGI_20260102-000000.zip']) {
    await writeFile(join(folder, name), 'x')
  }
  assert.deepEqual(await read(folder), [['a.xml', 'a']])
  assert.equal(await openDatedArchives(await folderOf({ 'autre.tar.gz': {} })), null)
  assert.equal(await openDatedArchives(await mkdtemp(join(home, 'vide-'))), null)
})

test('the mark changes when an archive comes, goes or is another one, and not by itself', async () => {
  const folder = await folderOf({ 'LEGI_20260101-000000.tar.gz': { 'a.xml': 'a' } })
  const markOf = async () => (await openDatedArchives(folder))?.mark
  const first = await markOf()
  assert.equal(await markOf(), first)
  await writeTarball(join(folder, 'LEGI_20260102-000000.tar.gz'), { 'a.xml': 'b' })
  const second = await markOf()
  await writeTarball(join(folder, 'LEGI_20260102-000000.tar.gz'), {
    'a.xml': 'b'.repeat(5_000),
    'c.xml': 'c',
  })
  const third = await markOf()
  await rm(join(folder, 'LEGI_20260102-000000.tar.gz'))
  assert.equal(new Set([first, second, third]).size, 3)
  assert.equal(await markOf(), first)
})

test('one that is cut ends the reading with its fault: what follows it is not applied over what is missing', async () => {
  const folder = await folderOf({
    'LEGI_20260101-000000.tar.gz': { 'a.xml': 'a' },
    'LEGI_20260103-000000.tar.gz': { 'c.xml': 'c' },
  })
  await writeFile(join(folder, 'LEGI_20260102-000000.tar.gz'), 'ceci n’est pas une archive')
  const archive = (await openDatedArchives(folder)) ?? assert.fail()
  const seen: string[] = []
  const reading = (async () => {
    for await (const { path } of archive.entries(() => true, signal)) seen.push(path)
  })()
  await assert.rejects(reading, { code: 'corrupted', details: { reason: 'archive_not_unpacked' } })
  assert.deepEqual(seen, ['a.xml'])
})
