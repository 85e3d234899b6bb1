import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { takeFile } from './file-lock.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-lock-'))
after(() => rm(home, { recursive: true, force: true }))

test('a file is held once, in this process too, until it is let go', () => {
  const file = join(home, 'own')
  const held = takeFile(file)
  assert.ok(held)
  assert.equal(takeFile(file), null)
  held.release()
  held.release()
  const next = takeFile(file)
  assert.ok(next)
  next.release()
})

test('files that others hold are told apart', () => {
  const [one, other] = [takeFile(join(home, 'one')), takeFile(join(home, 'other'))]
  assert.ok(one && other)
  one.release()
  assert.equal(takeFile(join(home, 'other')), null)
  other.release()
})

test('reading a held file takes nothing from whoever holds it', async () => {
  const file = join(home, 'read')
  const held = takeFile(file)
  await readFile(file)
  assert.equal((await stat(file)).size, 0)
  assert.equal(takeFile(file), null)
  held?.release()
})

const holder = `
  const { takeFile } = await import(${JSON.stringify(new URL('./file-lock.ts', import.meta.url).href)})
  console.log(takeFile(process.argv[1]) === null ? 'refused' : 'held')
  setInterval(() => {}, 1000)`

test('another process is kept out, and what a killed one held is free', async () => {
  const file = join(home, 'killed')
  const start = () => spawn(process.execPath, ['--input-type=module', '-e', holder, file])
  const word = async (child: ReturnType<typeof start>): Promise<string> => {
    const [said] = await once(child.stdout, 'data')
    return String(said).trim()
  }
  const first = start()
  assert.equal(await word(first), 'held')
  const second = start()
  assert.equal(await word(second), 'refused')
  assert.equal(takeFile(file), null)
  for (const child of [first, second]) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const held = takeFile(file)
  assert.ok(held)
  held.release()
})

test('a place where no file can be is told, and is no held one', async () => {
  assert.throws(() => takeFile(join(home, 'absent', 'lock')), { code: 'ERR_SQLITE_ERROR' })
  await mkdir(join(home, 'folder'))
  assert.throws(() => takeFile(join(home, 'folder')), { code: 'ERR_SQLITE_ERROR' })
})
