import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSecretBox } from './secret-box.ts'
import { isSignedBy, openSigner } from './signer.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-signer-'))
after(() => rm(home, { recursive: true, force: true }))
const secrets = await openSecretBox(join(home, 'secret.key'))

test('what is signed is known as signed, here and by whoever has the public key; a changed text is not', async () => {
  const folder = await mkdtemp(join(home, 'one-'))
  const signer = await openSigner({ folder, name: 'audit' }, secrets)
  const signature = signer.sign('délibération')
  assert.equal(signature.length, 64)
  assert.match(signer.publicKey, /^[\w-]{43}$/)
  for (const [text, isSigned] of [
    ['délibération', true],
    ['deliberation', false],
    ['', false],
  ] as const) {
    assert.deepEqual(
      [signer.isSigned(text, signature), isSignedBy(signer.publicKey, text, signature)],
      [isSigned, isSigned],
    )
  }
})

test('its key lasts, sealed, in a file of its own for each purpose', async () => {
  const folder = await mkdtemp(join(home, 'kept-'))
  const first = await openSigner({ folder, name: 'audit' }, secrets)
  const again = await openSigner({ folder, name: 'audit' }, secrets)
  const pack = await openSigner({ folder, name: 'pack' }, secrets)
  assert.equal(again.publicKey, first.publicKey)
  assert.notEqual(pack.publicKey, first.publicKey)
  assert.deepEqual((await readdir(folder)).toSorted(), ['audit.key', 'pack.key'])
  assert.equal((await stat(join(folder, 'audit.key'))).mode & 0o777, 0o600)
  assert.doesNotMatch(await readFile(join(folder, 'audit.key'), 'utf8'), /PRIVATE KEY/)
})

test('processes that begin together sign with one key', async () => {
  const folder = await mkdtemp(join(home, 'race-'))
  const signers = await Promise.all(Array.from({ length: 10 }, () => openSigner({ folder, name: 'audit' }, secrets)))
  assert.equal(new Set(signers.map(({ publicKey }) => publicKey)).size, 1)
  assert.deepEqual(await readdir(folder), ['audit.key'])
})

test('a key sealed for another purpose or by another instance opens nothing', async () => {
  const folder = await mkdtemp(join(home, 'moved-'))
  await openSigner({ folder, name: 'audit' }, secrets)
  await writeFile(join(folder, 'pack.key'), await readFile(join(folder, 'audit.key')))
  await assert.rejects(openSigner({ folder, name: 'pack' }, secrets), { code: 'internal' })
  const other = await openSecretBox(join(home, 'other.key'))
  await assert.rejects(openSigner({ folder, name: 'audit' }, other), { code: 'internal' })
})

test('what is no key and what is no signature sign nothing', async () => {
  const folder = await mkdtemp(join(home, 'noise-'))
  const signer = await openSigner({ folder, name: 'audit' }, secrets)
  const signature = signer.sign('texte')
  for (const key of ['', 'abc', '../../etc/passwd', `${signer.publicKey}A`, 'A'.repeat(43)]) {
    assert.equal(isSignedBy(key, 'texte', signature), false, key)
  }
  for (const wrong of [
    Buffer.alloc(0),
    Buffer.alloc(64),
    signature.subarray(1),
    Buffer.concat([signature, signature]),
  ]) {
    assert.equal(signer.isSigned('texte', wrong), false)
  }
})
