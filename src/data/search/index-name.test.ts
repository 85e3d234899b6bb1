import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { indexNameOf } from './index-name.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-index-name-'))
after(() => rm(home, { recursive: true, force: true }))

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

test('a folder is given a name once, kept beside it: whoever opens it again says the same', async () => {
  const folder = join(home, 'un', 'index')
  const name = await indexNameOf(folder)
  assert.match(name, uuid)
  assert.equal(await indexNameOf(folder), name)
  assert.equal(await readFile(`${folder}.id`, 'utf8'), `${name}\n`)
  assert.deepEqual(await readdir(join(home, 'un')), ['index.id'])
})

test('another folder has another name; one that is moved with its name keeps it', async () => {
  const [one, other, moved] = ['a', 'b', 'c'].map((name) => join(home, name))
  assert.ok(one && other && moved)
  const name = await indexNameOf(one)
  assert.notEqual(await indexNameOf(other), name)
  await rename(`${one}.id`, `${moved}.id`)
  assert.equal(await indexNameOf(moved), name)
  assert.notEqual(await indexNameOf(one), name)
})

test('processes that begin together say one name, and leave nothing beside', async () => {
  const folder = join(home, 'ensemble', 'index')
  const names = await Promise.all(Array.from({ length: 12 }, () => indexNameOf(folder)))
  assert.equal(new Set(names).size, 1)
  assert.deepEqual(await readdir(join(home, 'ensemble')), ['index.id'])
})

test('what a kill or a full disk left of a name is written anew', async () => {
  for (const [at, left] of ['', '\n', '1234', 'pas un nom\n', 'A'.repeat(36)].entries()) {
    const folder = join(home, `reste-${at}`)
    await writeFile(`${folder}.id`, left)
    const name = await indexNameOf(folder)
    assert.match(name, uuid, left)
    assert.equal(await indexNameOf(folder), name)
  }
})

test('a shared address names itself, the same on every machine, with nothing written', async () => {
  const name = await indexNameOf('s3://seau/index')
  assert.equal(name, await indexNameOf('s3://seau/index'))
  assert.match(name, uuid)
  assert.notEqual(await indexNameOf('s3://seau/autre'), name)
})
