import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { hasCode } from '#platform/errors'
import { writeSmallModel } from '../../../test/fakes/small-model.ts'
import { carriedModelsFolder, readModelManifest } from './model-manifest.ts'
import { prepareModel, verifyCarriedModel } from './prepared-model.ts'

const root = await mkdtemp(join(tmpdir(), 'socle-prepared-'))
after(() => rm(root, { recursive: true, force: true }))

const carried = carriedModelsFolder()
const carriedManifest = await readModelManifest(carried)
const carriedFile = join(carried, carriedManifest.file)
const { modelFile, manifest } = await writeSmallModel(root)

let cacheFolder = root
let count = 0
beforeEach(() => {
  count += 1
  cacheFolder = join(root, String(count))
})

test('the carried file is the one that the manifest names, and small', async () => {
  await verifyCarriedModel(carriedFile, carriedManifest)
  assert.equal((await stat(carriedFile)).size, carriedManifest.bytes)
  assert.ok(carriedManifest.bytes <= 40_000_000)
})

test('its licence stands beside it and names its source', async () => {
  const licence = await readFile(join(carried, carriedManifest.licenceFile), 'utf8')
  for (const fact of [
    'intfloat/multilingual-e5-small',
    'MIT',
    carriedManifest.source.wheelSha256,
    carriedManifest.source.version,
  ]) {
    assert.ok(licence.includes(fact), fact)
  }
})

test('a model file whose hash differs is refused', async () => {
  const bytes = await readFile(modelFile)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  const other = join(root, 'other.bin')
  await writeFile(other, bytes)
  await assert.rejects(verifyCarriedModel(other, manifest), (error) => {
    assert.ok(hasCode(error, 'hash_mismatch'))
    assert.equal(error.details.expected, manifest.sha256)
    assert.match(error.details.found, /^[0-9a-f]{64}$/)
    return true
  })
})

test('a model file that is not there is named', async () => {
  await assert.rejects(verifyCarriedModel(join(root, 'absent.bin'), manifest), (error) => hasCode(error, 'not_found'))
})

test('the conversion gives the pinned bytes, once', async () => {
  const carriedModel = { modelFile: carriedFile, cacheFolder, manifest: carriedManifest }
  const first = await prepareModel(carriedModel)
  const second = await prepareModel(carriedModel)
  assert.deepEqual([first.converted, second.converted], [true, false])
  assert.equal(first.graphFile, second.graphFile)
})

test('a damaged file of the cache is made again', async () => {
  const { graphFile } = await prepareModel({ modelFile, cacheFolder, manifest })
  const weights = join(graphFile, '..', 'weights.bin')
  await writeFile(weights, (await readFile(weights)).subarray(0, 100))
  assert.equal((await prepareModel({ modelFile, cacheFolder, manifest })).converted, true)
  assert.equal((await prepareModel({ modelFile, cacheFolder, manifest })).converted, false)
})

test('what an older version left is removed, nothing else', async () => {
  await mkdir(join(cacheFolder, `${manifest.name}-0123456789abcdef`), { recursive: true })
  await mkdir(join(cacheFolder, `${manifest.name}-notes`))
  await prepareModel({ modelFile, cacheFolder, manifest })
  const entries = await readdir(cacheFolder)
  assert.deepEqual(entries.toSorted(), [
    `${manifest.name}-${manifest.prepared.sha256.slice(0, 16)}`,
    `${manifest.name}-notes`,
  ])
})

test('two programs that prepare at once both find a whole model, and leave nothing else', async () => {
  const prepared = await Promise.all([1, 2].map(() => prepareModel({ modelFile, cacheFolder, manifest })))
  assert.equal(prepared[0]?.graphFile, prepared[1]?.graphFile)
  assert.equal((await prepareModel({ modelFile, cacheFolder, manifest })).converted, false)
  assert.equal((await readdir(cacheFolder)).length, 1)
})

test('a converter that gives other bytes than the pinned ones is refused', async () => {
  const other = { ...manifest, prepared: { ...manifest.prepared, sha256: '0'.repeat(64) } }
  await assert.rejects(prepareModel({ modelFile, cacheFolder, manifest: other }), (error) =>
    hasCode(error, 'hash_mismatch'),
  )
  assert.deepEqual(await readdir(cacheFolder).catch(() => []), [])
})

test('the manifest is found from a copy of the program elsewhere', async () => {
  const copy = join(root, 'package')
  await mkdir(join(copy, 'models'), { recursive: true })
  await cp(join(carried, 'manifest.json'), join(copy, 'models', 'manifest.json'))
  assert.deepEqual(await readModelManifest(join(copy, 'models')), carriedManifest)
})
