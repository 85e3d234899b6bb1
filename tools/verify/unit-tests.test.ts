import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { passUnitTests } from './unit-tests.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-unit-tests-'))
after(() => rm(folder, { recursive: true }))

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, `${name}.test.mjs`)
  await writeFile(file, `import test from 'node:test'\n${text}`)
  return file
}

test('what fails is told with its file, wherever it runs; what passes is not', async () => {
  const right = await write('right', "test('right', () => {})")
  const shared = await write('shared', "test('sums', () => { throw new Error('two is not three') })")
  const apart = await write(
    'apart',
    "process.on('x', () => {})\ntest('listens', () => { throw new Error('nothing heard') })",
  )
  assert.deepEqual(await passUnitTests([right]), [])
  const problems = await passUnitTests([apart, right, shared])
  assert.deepEqual(problems.map((problem) => problem.split('\n').slice(0, 2).join(' ')).toSorted(), [
    `${apart}: listens Error: nothing heard`,
    `${shared}: sums Error: two is not three`,
  ])
})
