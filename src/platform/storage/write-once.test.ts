import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeOnce } from './write-once.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-once-'))
after(() => rm(home, { recursive: true, force: true }))

test('a file is written whole, for its owner alone, and nothing is left beside it', async () => {
  const place = await mkdtemp(join(home, 'one-'))
  const file = join(place, 'clé')
  await writeOnce(file, 'secret\n')
  assert.equal(await readFile(file, 'utf8'), 'secret\n')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(place), ['clé'])
})

test('what is there stays, even empty', async () => {
  const place = await mkdtemp(join(home, 'kept-'))
  for (const content of ['le premier', '']) {
    const file = join(place, `clé ${content.length}`)
    await writeFile(file, content)
    await writeOnce(file, 'le second')
    assert.equal(await readFile(file, 'utf8'), content)
  }
})

test('of many at once one is kept, whole', async () => {
  const place = await mkdtemp(join(home, 'many-'))
  const file = join(place, 'clé')
  const contents = Array.from({ length: 12 }, (_, index) => String(index).repeat(5_000))
  await Promise.all(contents.map((content) => writeOnce(file, content)))
  assert.ok(contents.includes(await readFile(file, 'utf8')))
  assert.deepEqual(await readdir(place), ['clé'])
})

test('a folder that is not there is told, and made by nobody', async () => {
  await assert.rejects(writeOnce(join(home, 'absent', 'clé'), 'x'), { code: 'ENOENT' })
  assert.ok(!(await readdir(home)).includes('absent'))
})
