import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { writeTarball } from '../../../../test/fakes/tarball.ts'
import { writeZip } from '../../../../test/fakes/write-zip.ts'
import { UnpackedBytes } from './archive.ts'
import { openArchive } from './open-archive.ts'

const folder = await mkdtemp(join(tmpdir(), 'archives-'))
after(() => rm(folder, { recursive: true, force: true }))
const { signal } = new AbortController()
const long = 'é'.repeat(40_000)
const files = { 'package/skip.json': long, 'package/a.json': long, 'package/empty.json': '' }
const wanted = (path: string): boolean => !path.includes('skip')

async function read(path: string): Promise<[string, string][]> {
  const archive = await openArchive(path)
  const entries = await Array.fromAsync(archive.entries(wanted, signal))
  return entries.map((entry) => [entry.path, entry.content.toString()])
}

async function unpacked(path: string): Promise<string> {
  await mkdir(join(path, 'package'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  return path
}

const expected = [
  ['package/a.json', long],
  ['package/empty.json', ''],
]

test('a package, a zip and a folder give the same wanted files, and pass the others over', async () => {
  await writeTarball(join(folder, 'a.tgz'), files)
  await writeZip(join(folder, 'a.zip'), files)
  await unpacked(join(folder, 'a'))
  for (const name of ['a.tgz', 'a.zip', 'a']) assert.deepEqual(await read(join(folder, name)), expected, name)
})

test('who has seen enough of an archive may leave it', async () => {
  for (const name of ['a.tgz', 'a.zip']) {
    const archive = await openArchive(join(folder, name))
    for await (const { path } of archive.entries(() => true, signal)) {
      assert.equal(path, 'package/skip.json')
      break
    }
  }
})

test('the mark of an archive is that of its content', async () => {
  const file = join(folder, 'mark.zip')
  await writeZip(file, files)
  const { mark } = await openArchive(file)
  await writeZip(file, files)
  assert.equal((await openArchive(file)).mark, mark)
  await writeZip(file, { ...files, 'b.json': '' })
  assert.notEqual((await openArchive(file)).mark, mark)
  const place = await unpacked(join(folder, 'mark'))
  const before = (await openArchive(place)).mark
  assert.equal((await openArchive(place)).mark, before)
  await writeFile(join(place, 'package/b.json'), '')
  assert.notEqual((await openArchive(place)).mark, before)
})

test('an archive that ends too early is told, whether it is cut inside or outside its compression', async () => {
  const file = join(folder, 'cut.tgz')
  await writeTarball(file, { 'package/a.json': long })
  const inside = join(folder, 'inside.tgz')
  await writeFile(inside, gzipSync(gunzipSync(await readFile(file)).subarray(0, 2000)))
  await assert.rejects(read(inside), { code: 'corrupted' })
  await truncate(file, 60)
  await assert.rejects(read(file), { code: 'corrupted' })
  const zip = join(folder, 'cut.zip')
  await writeZip(zip, files)
  await truncate(zip, 100)
  await assert.rejects(read(zip), { code: 'corrupted' })
})

test('what is absent or no archive is told apart', async () => {
  await assert.rejects(openArchive(join(folder, 'nowhere.zip')), { code: 'not_found' })
  const text = join(folder, 'text.zip')
  await writeFile(text, 'not an archive')
  await assert.rejects(openArchive(text), { code: 'unsupported_type' })
})

test('more than any official archive holds is a bomb', () => {
  const small = new UnpackedBytes()
  small.add(1000)
  assert.throws(() => small.add(300 * 1024 * 1024), { code: 'decompression_bomb' })
  const many = new UnpackedBytes()
  assert.throws(
    () => {
      for (let count = 0; count < 100; count += 1) many.add(200 * 1024 * 1024)
    },
    { code: 'decompression_bomb' },
  )
})
