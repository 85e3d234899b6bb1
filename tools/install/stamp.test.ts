import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hashFiles, isStamped, writeStamp } from './stamp.mjs'

const root = await mkdtemp(join(tmpdir(), 'socle-stamp-'))
after(() => rm(root, { recursive: true }))

test('the hash follows names and contents, and nothing else', async () => {
  await writeFile(join(root, 'a.txt'), 'one')
  const first = hashFiles(root, ['.', 'missing'])
  await writeFile(join(root, 'a.txt'), 'one')
  assert.equal(hashFiles(root, ['.']), first)
  await writeFile(join(root, 'a.txt'), 'two')
  assert.notEqual(hashFiles(root, ['.']), first)
  await writeFile(join(root, 'a.txt'), 'one')
  await rename(join(root, 'a.txt'), join(root, 'b.txt'))
  assert.notEqual(hashFiles(root, ['.']), first)
})

test('a stamp tells whether the work was done on the same input', () => {
  const file = join(root, 'deep', 'stamp')
  assert.equal(isStamped(file, 'x'), false)
  writeStamp(file, 'x')
  assert.equal(isStamped(file, 'x'), true)
  assert.equal(isStamped(file, 'y'), false)
})
