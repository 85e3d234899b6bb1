import assert from 'node:assert/strict'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { writeTarball } from '../../../test/fakes/tarball.ts'
import { tarEntries } from './tar-entries.ts'

const folder = await mkdtemp(join(tmpdir(), 'tar-entries-'))
after(() => rm(folder, { recursive: true, force: true }))
const file = join(folder, 'a.tgz')
const long = 'é'.repeat(40_000)

test('the wanted files come whole, the others are passed over', async () => {
  await writeTarball(file, { 'package/skip.json': long, 'package/a.json': long, 'package/empty.json': '' })
  const entries = await Array.fromAsync(tarEntries(file, (path) => !path.includes('skip')))
  assert.deepEqual(
    entries.map(({ path, content }) => [path, content.toString()]),
    [
      ['package/a.json', long],
      ['package/empty.json', ''],
    ],
  )
})

test('an archive that ends too early is told, whether it is cut inside or outside its compression', async () => {
  await writeTarball(file, { 'package/a.json': long })
  const inside = join(folder, 'inside.tgz')
  await writeFile(inside, gzipSync(gunzipSync(await readFile(file)).subarray(0, 2000)))
  await assert.rejects(Array.fromAsync(tarEntries(inside, () => true)), { code: 'corrupted' })
  await truncate(file, 60)
  await assert.rejects(Array.fromAsync(tarEntries(file, () => true)))
})
