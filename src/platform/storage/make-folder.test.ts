import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeFolder } from './make-folder.ts'

const root = await mkdtemp(join(tmpdir(), 'socle-folder-'))
after(() => rm(root, { recursive: true }))

test('a folder and its parents are made, once', async () => {
  const folder = join(root, 'a', 'b', 'c')
  await makeFolder(folder)
  await makeFolder(folder)
  assert.ok((await stat(folder)).isDirectory())
})

test('where nothing can be made, it is told', async () => {
  await writeFile(join(root, 'file'), '')
  await assert.rejects(makeFolder(join(root, 'file', 'below')), { code: 'ENOTDIR' })
  if (process.platform === 'linux') await assert.rejects(makeFolder('/proc/nowhere/deep'))
})
