import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { type LocalModels, openLocalModels } from './local-models.ts'
import { ModelStore } from './model-store.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-stored-'))
after(() => rm(home, { recursive: true, force: true }))
const signal = new AbortController().signal
const weights = 'GGUF and weights'
const sha256 = createHash('sha256').update(weights).digest('hex')

let count = 0
/** A store with a model of this name. */
async function storeWith(name: string): Promise<ModelStore> {
  count += 1
  const store = new ModelStore(join(home, String(count)))
  const file = join(home, `${count}.gguf`)
  await writeFile(file, weights)
  await store.import(file, name)
  return store
}

test('a model is kept under its name with what is known of it', async () => {
  const store = await storeWith('mien')
  const folder = join(store.folder, 'mien')
  assert.deepEqual(await store.find('mien'), {
    ...{ name: 'mien', title: 'mien', sizeBytes: 16, sha256, licence: null, isDemonstration: false },
    file: join(folder, 'model.gguf'),
  })
  assert.deepEqual((await readdir(folder)).toSorted(), ['model.gguf', 'model.json'])
})

test('what is imported under a name that is taken replaces it', async () => {
  const store = await storeWith('mien')
  const file = join(home, 'other.gguf')
  await writeFile(file, 'GGUF of another day')
  await store.import(file, 'mien')
  const [model, ...others] = await store.list()
  assert.deepEqual([model?.sizeBytes, others], [19, []])
  assert.ok(model)
  await store.verify(model)
})

describe('what is not whole is not listed', () => {
  const cases: readonly (readonly [string, (folder: string) => Promise<unknown>])[] = [
    ['weights that were taken away', (folder) => rm(join(folder, 'model.gguf'))],
    ['weights without a byte', (folder) => writeFile(join(folder, 'model.gguf'), '')],
    ['a card that was taken away', (folder) => rm(join(folder, 'model.json'))],
    ['a card cut in the middle', (folder) => writeFile(join(folder, 'model.json'), '{"name":"mien"')],
    ['a card without a hash', (folder) => writeFile(join(folder, 'model.json'), '{"name":"mien","sizeBytes":16}')],
  ]
  for (const [what, spoil] of cases) {
    test(what, async () => {
      const store = await storeWith('mien')
      await spoil(join(store.folder, 'mien'))
      assert.deepEqual([await store.list(), await store.find('mien')], [[], null])
    })
  }

  test('and hides none of the others', async () => {
    const store = await storeWith('mien')
    await mkdir(join(store.folder, 'autre'))
    await writeFile(join(store.folder, 'autre', 'model.partial'), 'GGUF')
    await writeFile(join(store.folder, 'a-file'), '')
    assert.deepEqual(
      (await store.list()).map(({ name }) => name),
      ['mien'],
    )
  })
})

test('a file that cannot be copied whole leaves nothing behind', { skip: !existsSync('/dev/full') }, async () => {
  const store = await storeWith('mien')
  const file = join(home, 'large.gguf')
  await writeFile(file, weights)
  await mkdir(join(store.folder, 'plein'))
  await symlink('/dev/full', join(store.folder, 'plein', 'model.partial'))
  await assert.rejects(store.import(file, 'plein'))
  assert.deepEqual(await readdir(join(store.folder, 'plein')), [])
})

test('how much is here is the longest of what is being put together', async () => {
  const store = await storeWith('mien')
  await mkdir(join(store.folder, 'demo'))
  await writeFile(join(store.folder, 'demo', 'model.partial'), 'x'.repeat(10))
  await writeFile(join(store.folder, 'demo', 'model.partial.whl'), 'x'.repeat(30))
  await writeFile(join(store.folder, 'demo', 'NOTICE'), 'x'.repeat(99))
  assert.deepEqual(
    await Promise.all(['demo', 'mien', 'absent', '../demo'].map((name) => store.partialBytes(name))),
    [30, 0, 0, 0],
  )
})

test('threat: path traversal: a name leads nowhere else than below the folder of models', async () => {
  const store = await storeWith('mien')
  const outside = join(store.folder, '..', 'secret')
  await mkdir(outside)
  await writeFile(join(outside, 'model.json'), await readFile(join(store.folder, 'mien', 'model.json')))
  for (const name of ['../secret', '..', '.', '', '/etc', 'a/b', 'Majuscule', '-tiret', 'x'.repeat(101), 'é']) {
    assert.equal(await store.find(name), null, name)
    await assert.rejects(store.placeOf(name), { code: 'invalid_request' }, name)
    await store.remove(name)
  }
  assert.ok(existsSync(join(outside, 'model.json')))
  assert.ok(existsSync(join(store.folder, 'mien', 'model.gguf')))
  for (const name of ['a', 'mistral-small-3.2', '7b_q4', 'x'.repeat(100)]) {
    assert.equal(await store.placeOf(name), join(store.folder, name, 'model.partial'))
  }
})

describe('the folder of the machine', () => {
  const folder = join(home, 'folder')
  const dataFolder = join(home, 'data')
  const places = { hub: 'http://127.0.0.1:9' }
  const pull = { name: 'mien', signal, onProgress: () => {} }
  const open = async (more: { folder?: string } = { folder }): Promise<LocalModels> => {
    await mkdir(join(folder, 'below.gguf'), { recursive: true })
    await writeFile(join(folder, 'b.gguf'), weights)
    await writeFile(join(folder, 'A.GGUF'), weights)
    await writeFile(join(folder, 'notes.txt'), 'GGUF')
    return openLocalModels(dataFolder, { ...places, ...more })
  }

  test('shows its GGUF files, in order, and nothing of others', async () => {
    const local = await open()
    assert.deepEqual([local.hasFolder, await local.filesOfFolder()], [true, ['A.GGUF', 'b.gguf']])
  })

  test('is empty when there is none, or it is not there', async () => {
    const none = await open({})
    assert.deepEqual([none.hasFolder, await none.filesOfFolder()], [false, []])
    assert.deepEqual(await (await open({ folder: join(home, 'absent') })).filesOfFolder(), [])
  })

  test('threat: path traversal: only what it holds can be imported', async () => {
    const local = await open()
    for (const file of ['../1.gguf', 'notes.txt', 'below.gguf', '/etc/passwd', 'absent.gguf', '']) {
      await assert.rejects(
        local.importFromFolder(file, pull),
        { code: 'not_found', details: { what: 'model file', id: file } },
        file,
      )
    }
    await assert.rejects((await open({})).importFromFolder('b.gguf', pull), { code: 'not_found' })
  })

  test('a model that the program does not know is not found', async () => {
    const local = await open()
    await assert.rejects(local.pull({ ...pull, name: 'mien' }), {
      code: 'not_found',
      details: { what: 'model', id: 'mien' },
    })
  })

  test('nothing answers before the engine is installed', async () => {
    assert.equal((await open()).hasEngine(), false)
  })
})
