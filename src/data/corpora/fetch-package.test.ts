import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeTarball } from '../../../test/fakes/tarball.ts'
import { fetchPackage } from './fetch-package.ts'

const folder = await mkdtemp(join(tmpdir(), 'fetch-package-'))
after(() => rm(folder, { recursive: true, force: true }))

/** The smallest thing that a registry serves; what it holds does not matter here. */
const pinned = {
  id: 'is-number',
  packageName: 'is-number',
  version: '7.0.0',
  integrity: 'sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng==',
}

test('a package is fetched once from the registry, checked and kept', async () => {
  const cacheFolder = join(folder, 'kept')
  const file = await fetchPackage(pinned, { cacheFolder })
  assert.ok((await readFile(file)).length > 1000)
  assert.deepEqual(await readdir(cacheFolder), ['is-number-7.0.0.tgz'])
  const offline = { ...process.env }
  process.env['npm_config_registry'] = 'http://127.0.0.1:9/'
  try {
    assert.equal(await fetchPackage(pinned, { cacheFolder }), file)
  } finally {
    process.env['npm_config_registry'] = offline['npm_config_registry']
    if (offline['npm_config_registry'] === undefined) delete process.env['npm_config_registry']
  }
})

test('a package that differs from what was pinned is refused, and nothing of it stays', async () => {
  const cacheFolder = join(folder, 'wrong')
  const wrong = { ...pinned, integrity: 'sha512-AAAA' }
  await assert.rejects(fetchPackage(wrong, { cacheFolder }), { code: 'hash_mismatch' })
  assert.deepEqual(await readdir(cacheFolder), [])
})

test('a given file is kept for later when it is the right one, and refused when it differs', async () => {
  const tarball = join(folder, 'given.tgz')
  const integrity = await writeTarball(tarball, { 'package/a.txt': 'a' })
  const cacheFolder = join(folder, 'given')
  const kept = await fetchPackage({ ...pinned, integrity }, { cacheFolder, tarball })
  assert.deepEqual(await readFile(kept), await readFile(tarball))
  assert.equal(await fetchPackage({ ...pinned, integrity }, { cacheFolder }), kept)
  await assert.rejects(fetchPackage(pinned, { cacheFolder: folder, tarball }), {
    code: 'hash_mismatch',
    details: { file: 'given.tgz', expected: pinned.integrity, found: integrity },
  })
  const absent = fetchPackage(pinned, { cacheFolder: folder, tarball: join(folder, 'absent.tgz') })
  await assert.rejects(absent, { code: 'not_found' })
})

test('a registry that is not there says what is missing and how to give it, within seconds', async () => {
  const before = process.env['npm_config_registry']
  process.env['npm_config_registry'] = 'http://127.0.0.1:9/'
  const start = performance.now()
  try {
    await assert.rejects(fetchPackage(pinned, { cacheFolder: join(folder, 'offline') }), {
      code: 'registry_unreachable',
      details: { what: 'is-number@7.0.0', hint: 'socle corpus add is-number --tarball is-number-7.0.0.tgz' },
    })
    assert.ok(performance.now() - start < 20_000)
    assert.deepEqual(await readdir(join(folder, 'offline')), [])
  } finally {
    if (before === undefined) delete process.env['npm_config_registry']
    else process.env['npm_config_registry'] = before
  }
})

test('a kept file that was damaged is fetched again', async () => {
  const cacheFolder = join(folder, 'damaged')
  await mkdir(cacheFolder)
  await writeFile(join(cacheFolder, 'is-number-7.0.0.tgz'), 'not a package')
  assert.ok((await readFile(await fetchPackage(pinned, { cacheFolder }))).length > 1000)
})
