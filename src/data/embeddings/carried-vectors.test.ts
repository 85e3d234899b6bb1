import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, test } from 'node:test'
import { hasCode } from '#platform/errors'
import { chunkDocument } from '../chunks/chunk.ts'
import { parseLabourSheets, toSourceDocument } from '../corpora/fiches-travail/read-labour-sheets.ts'
import { readCarriedVectors, writeCarriedVectors } from './carried-vectors.ts'
import { indexHash } from '../index-hash.ts'
import { quantise, restoreVector } from './quantise.ts'

const labourFolder = new URL('../corpora/fiches-travail/', import.meta.url)
const folder = await mkdtemp(join(tmpdir(), 'socle-vectors-'))
after(() => rm(folder, { recursive: true, force: true }))

async function written(name: string, bytes: Buffer): Promise<URL> {
  await writeFile(join(folder, name), bytes)
  return pathToFileURL(join(folder, name))
}

const vectors = [Float32Array.of(0.6, -0.8), Float32Array.of(1, 0)]
const records = ['un', 'deux'].map((text, index) => ({
  hash: indexHash(text),
  ...quantise(vectors[index] ?? new Float32Array(2)),
}))

test('what is written is read again, in the order of the hashes', async () => {
  const profile = 'model/revision/int8'
  const read = await readCarriedVectors(
    await written('two.bin', writeCarriedVectors({ profile, dimensions: 2, records })),
  )
  assert.deepEqual([read.profile, read.dimensions], [profile, 2])
  assert.deepEqual(read.records, records.toSorted((left, right) => left.hash.compare(right.hash)).map(asStored))
})

test('a file of something else is corrupted', async () => {
  const file = await written('other.bin', Buffer.from('PK\u0003\u0004 something else altogether'))
  await assert.rejects(readCarriedVectors(file), (error) => hasCode(error, 'corrupted'))
})

test('the passages of the labour sheets have their carried vectors', async () => {
  const carried = await readCarriedVectors(new URL('vectors.bin', labourFolder))
  const known = new Map(carried.records.map((record) => [record.hash.toString('hex'), record]))
  const sheets = parseLabourSheets(await readFile(new URL('fixtures/labour-sheets.json', labourFolder), 'utf8'))
  const chunks = sheets.map(toSourceDocument).flatMap(({ title, parsed }) => chunkDocument(title, parsed))
  const missing = chunks.filter(({ indexText }) => !known.has(indexHash(indexText).toString('hex')))
  // A sheet of the fixture is the beginning of the real one: where it was cut, one passage may differ.
  assert.ok(chunks.length > 4 * sheets.length)
  assert.ok(
    missing.length < sheets.length,
    `${missing.length} of ${chunks.length} passages have none: run tools/model/build-carried-vectors.ts`,
  )
})

test('the carried file stays within its size, its vectors are of length 1', async () => {
  const file = new URL('vectors.bin', labourFolder)
  assert.ok((await stat(file)).size <= 17_000_000)
  const { records: carried, dimensions } = await readCarriedVectors(file)
  assert.equal(dimensions, 384)
  assert.ok(carried.length > 38_000)
  for (const { scale, vector } of carried) {
    const length = Math.hypot(...Array.from(vector, (_, index) => vector.readInt8(index) * scale))
    assert.ok(Math.abs(length - 1) < 0.01, String(length))
    assert.equal(restoreVector({ scale, vector }).length, dimensions)
  }
})

/** Scales are kept in single precision. */
function asStored(record: (typeof records)[number]) {
  return { ...record, scale: Math.fround(record.scale) }
}
