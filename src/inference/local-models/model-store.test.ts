import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { pullAnswer } from '../call/pull-answer.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { targetOf } from '../target.ts'
import { llamaBackend } from './llama-backend.ts'
import { ModelStore } from './model-store.ts'
import { filesInPage, indexIn } from './python-index.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-store-'))
after(() => rm(home, { recursive: true, force: true }))

test('a file of one’s own is imported, listed, and found when it changed', async () => {
  const store = new ModelStore(join(home, 'own'))
  const file = join(home, 'mine.bin')
  await writeFile(file, 'GGUF and weights')
  const { sha256 } = await store.import(file, 'mien')
  const [model] = await store.list()
  assert.ok(model)
  assert.deepEqual([model.name, model.sha256, model.sizeBytes], ['mien', sha256, 16])
  await store.verify(model)
  await writeFile(model.file, 'GGUF and nothing')
  await assert.rejects(store.verify(model), { code: 'hash_mismatch' })
})

test('what is no model file, or has no proper name, is refused', async () => {
  const store = new ModelStore(join(home, 'refused'))
  const file = join(home, 'text.txt')
  await writeFile(file, 'hello')
  await assert.rejects(store.import(file, 'x'), { code: 'unsupported_type' })
  await writeFile(file, 'GGUF')
  await assert.rejects(store.import(file, '../x'), { code: 'invalid_request' })
  assert.deepEqual([await store.list(), await store.find('../x')], [[], null])
})

test('without its engine no model is offered, and asking for one says why', async () => {
  const dataFolder = join(home, 'own')
  const backend = llamaBackend({ store: new ModelStore(dataFolder), dataFolder, log: createLog('silent') })
  const models = createCatalogue([backend])
  await models.refresh()
  assert.deepEqual(models.list(), [])
  const request = {
    endpoint: 'chat/completions' as const,
    body: Buffer.from('{"model":"mien"}'),
    contentType: 'application/json',
    requestId: 'r',
    stream: false,
  }
  const target = targetOf(backend, { id: 'mien', upstream: 'mien' })
  await assert.rejects(
    pullAnswer((sink) => target.backend.forward(request, sink), new AbortController().signal),
    { code: 'engine_unavailable' },
  )
  await models.stop()
})

test('reads the index that pip is configured with', () => {
  assert.equal(
    indexIn('[global]\ntimeout = 5\nindex-url = https://me:x@pypi.example/simple\n'),
    'https://me:x@pypi.example/simple',
  )
  assert.equal(indexIn('[global]\nextra-index-url = https://other.example\n'), null)
  assert.deepEqual(filesInPage('<a href="a/b-1.0.whl?x=1&amp;y#sha256=ab">b</a><a  rel="x" href="c-2.tar.gz">c</a>'), [
    { filename: 'b-1.0.whl', url: 'a/b-1.0.whl?x=1&y', sha256: 'ab' },
    { filename: 'c-2.tar.gz', url: 'c-2.tar.gz', sha256: null },
  ])
})
