import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { openFolderStorage } from './folder.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-storage-'))
after(() => rm(home, { recursive: true, force: true }))

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')
const partsOf = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)))

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('a file lies under the first letters of its hash, for its owner alone', async () => {
  const folder = join(home, 'place')
  const storage = await openFolderStorage(folder)
  const { hash, bytes } = await storage.put(partsOf('déli', 'bération'))
  assert.deepEqual([hash, bytes], [hashOf('délibération'), Buffer.byteLength('délibération')])
  const path = join(folder, hash.slice(0, 2), hash)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal((await stat(join(folder, hash.slice(0, 2)))).mode & 0o777, 0o700)
  assert.deepEqual(await namesIn(folder), [hash])
})

test('while a file comes there is nothing under any name but a draft', async () => {
  const folder = join(home, 'coming')
  const storage = await openFolderStorage(folder)
  const seen: { names: number; has: boolean }[] = []
  async function* coming() {
    yield Buffer.from('un')
    seen.push({ names: (await namesIn(join(folder, 'drafts'))).length, has: await storage.has(hashOf('undeux')) })
    yield Buffer.from('deux')
  }
  const { hash } = await storage.put(coming())
  assert.deepEqual(seen, [{ names: 1, has: false }])
  assert.deepEqual([await storage.has(hash), await namesIn(join(folder, 'drafts'))], [true, []])
})

test('a draft that a killed process left goes after a day, a young one is somebody’s', async () => {
  const folder = join(home, 'left')
  await mkdir(join(folder, 'drafts'), { recursive: true })
  const dayMs = 24 * 3_600_000
  for (const [name, ageMs] of [
    ['vieux', dayMs + 60_000],
    ['jeune', dayMs - 60_000],
  ] as const) {
    await writeFile(join(folder, 'drafts', name), 'début')
    const at = new Date(Date.now() - ageMs)
    await utimes(join(folder, 'drafts', name), at, at)
  }
  const storage = await openFolderStorage(folder)
  assert.deepEqual(await namesIn(folder), ['jeune'])
  assert.deepEqual(await Array.fromAsync(storage.list()), [])
})

test('what else lies in the folder is no kept file', async () => {
  const folder = join(home, 'mixed')
  const storage = await openFolderStorage(folder)
  const { hash } = await storage.put(partsOf('gardé'))
  await writeFile(join(folder, 'lisez-moi.txt'), '')
  await mkdir(join(folder, 'zz'))
  await writeFile(join(folder, hash.slice(0, 2), 'note'), '')
  await writeFile(join(folder, hash.slice(0, 2), `${hash}.bak`), '')
  const kept = await Array.fromAsync(storage.list())
  assert.deepEqual(
    kept.map((file) => file.hash),
    [hash],
  )
  assert.ok(Math.abs((kept[0]?.keptAt.getTime() ?? 0) - Date.now()) < 60_000)
})

test('content put again counts from its last time, so that nobody takes it for forgotten', async () => {
  const folder = join(home, 'again')
  const storage = await openFolderStorage(folder)
  const { hash } = await storage.put(partsOf('même'))
  const past = new Date('2020-01-01T00:00:00Z')
  await utimes(join(folder, hash.slice(0, 2), hash), past, past)
  await storage.put(partsOf('même'))
  const [kept] = await Array.fromAsync(storage.list())
  assert.ok((kept?.keptAt.getTime() ?? 0) > past.getTime())
})

test('a file that is being read is read to its end, even deleted meanwhile', async () => {
  const storage = await openFolderStorage(join(home, 'reading'))
  const { hash } = await storage.put(partsOf('a'.repeat(200_000)))
  const content = await storage.open(hash)
  await storage.delete(hash)
  assert.equal((await text(content)).length, 200_000)
  await assert.rejects(storage.open(hash), { code: 'not_found', details: { what: 'file', id: hash } })
})

/** Run by a process that may write 64 kB to a file, as on a disk that fills. */
const fillingDisk = `
  const { openFolderStorage } = await import(${JSON.stringify(new URL('./folder.ts', import.meta.url).href)})
  const { readdirSync } = await import('node:fs')
  const [folder] = process.argv.slice(1)
  const storage = await openFolderStorage(folder)
  const put = (bytes) => storage.put([Buffer.alloc(bytes)]).then(() => 'kept', (error) => error.code)
  const outcomes = [await put(200_000), await put(1_000)]
  const left = readdirSync(folder + '/drafts').length
  let kept = 0
  for await (const file of storage.list()) kept += 1
  console.log(JSON.stringify({ outcomes, left, kept }))`

test('a disk that fills refuses the file, keeps no half of it, and takes what still fits', () => {
  const command = `trap '' XFSZ; ulimit -f 128; exec "$0" --input-type=module -e "$1" "$2"`
  const args = ['-c', command, process.execPath, fillingDisk, join(home, 'full')]
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(stdout || `"${stderr}"`), { outcomes: ['EFBIG', 'kept'], left: 0, kept: 1 })
})

test('a folder that cannot be made is told by its name', async () => {
  const file = join(home, 'file')
  await writeFile(file, '')
  await assert.rejects(openFolderStorage(join(file, 'storage')), { code: 'folder_not_writable' })
})
