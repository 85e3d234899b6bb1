import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { openLineFile } from './line-file.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-lines-'))
after(() => rm(home, { recursive: true, force: true }))

test('lines are added in their order, in a folder made for them, and all are there once it is closed', async () => {
  const file = join(home, 'journal', 'appels.jsonl')
  const errors: unknown[] = []
  const lines = openLineFile(file, (error) => errors.push(error))
  const written = Array.from({ length: 2_000 }, (_, at) => JSON.stringify({ at, mot: 'é' }))
  for (const line of written) lines.add(line)
  await until(async () => (await readFile(file, 'utf8').catch(() => '')) !== '')
  lines.close()
  assert.deepEqual((await readFile(file, 'utf8')).split('\n'), [...written, ''])
  assert.deepEqual(errors, [])
})

test('what stands in the file already stays above', async () => {
  const file = join(home, 'suite.jsonl')
  await writeFile(file, 'avant\n')
  const lines = openLineFile(file, (error) => assert.fail(String(error)))
  lines.add('après')
  await until(async () => (await readFile(file, 'utf8')) === 'avant\naprès\n')
  lines.close()
})

test('a place where no file can be is told to whoever listens, and stops nobody', async () => {
  const errors: unknown[] = []
  await writeFile(join(home, 'fichier'), '')
  const lines = openLineFile(join(home, 'fichier', 'appels.jsonl'), (error) => errors.push(error))
  lines.add('perdue')
  await until(() => errors.length > 0)
  lines.add('perdue aussi')
  lines.close()
})
