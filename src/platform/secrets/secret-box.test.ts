import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSecretBox } from './secret-box.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-secrets-'))
after(() => rm(folder, { recursive: true }))
const file = join(folder, 'secret.key')

test('a secret opens with the key that sealed it, and twice sealed it differs', async () => {
  const box = await openSecretBox(file)
  const sealed = box.seal('sk-clé', 'setting:1')
  assert.equal((await openSecretBox(file)).open(sealed, 'setting:1'), 'sk-clé')
  assert.notEqual(box.seal('sk-clé', 'setting:1'), sealed)
  assert.ok(!Buffer.from(sealed.slice(3), 'base64url').includes('sk-cl'))
})

test('another place, another key, a changed byte or noise open nothing', async () => {
  const box = await openSecretBox(file)
  const other = await openSecretBox(join(folder, 'other.key'))
  const sealed = box.seal('sk-clé', 'setting:1')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  bytes[14] = (bytes[14] ?? 0) ^ 1
  assert.throws(() => box.open(sealed, 'setting:2'), { code: 'internal' })
  assert.throws(() => other.open(sealed, 'setting:1'), { code: 'internal' })
  assert.throws(() => box.open(`v1.${bytes.toString('base64url')}`, 'setting:1'), { code: 'internal' })
  for (const noise of ['', 'v1.', 'v2.AAAA', 'en clair']) {
    assert.throws(() => box.open(noise, 'setting:1'), { code: 'internal' })
  }
})

test('the key is readable by its owner alone, even when the file was left open to others', async () => {
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  await chmod(file, 0o644)
  await openSecretBox(file)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

test('processes that start together share one key and leave nothing behind', async () => {
  const place = await mkdtemp(join(folder, 'race-'))
  const boxes = await Promise.all(Array.from({ length: 8 }, () => openSecretBox(join(place, 'secret.key'))))
  const sealed = boxes[0]?.seal('un', 'a') ?? ''
  assert.deepEqual(new Set(boxes.map((box) => box.open(sealed, 'a'))), new Set(['un']))
  assert.deepEqual(await readdir(place), ['secret.key'])
})

test('a file that holds no key is refused and kept', async () => {
  const wrong = join(folder, 'wrong.key')
  await writeFile(wrong, 'trop court', { mode: 0o600 })
  await assert.rejects(openSecretBox(wrong), { code: 'internal' })
  assert.equal(await readFile(wrong, 'utf8'), 'trop court')
})
