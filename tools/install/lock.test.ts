import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { withLock } from './lock.mjs'

const root = await mkdtemp(join(tmpdir(), 'socle-lock-'))
after(() => rm(root, { recursive: true }))

test('two runs follow each other, and the lock goes away', async () => {
  const file = join(root, 'deep', 'lock')
  const said: string[] = []
  const work = (name: string) => async () => {
    said.push(`${name} starts`)
    // Long enough for another one to come in, if the lock let it.
    for (let turn = 0; turn < 50; turn += 1) await stat(root)
    said.push(`${name} ends`)
  }
  await Promise.all([withLock(file, work('a')), withLock(file, work('b'))])
  assert.deepEqual(said, ['a starts', 'a ends', 'b starts', 'b ends'])
  assert.equal(existsSync(file), false)
})

test('the lock of a process that is gone does not hold anybody', async () => {
  const file = join(root, 'stale')
  await writeFile(file, '999999999')
  let ran = false
  await withLock(file, async () => void (ran = true))
  assert.equal(ran, true)
})
