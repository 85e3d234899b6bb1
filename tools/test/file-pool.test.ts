import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { passFiles } from './file-pool.ts'
import { Tally } from './tally.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-file-pool-'))
after(() => rm(folder, { recursive: true }))

/** What is told of these test files: names that passed, words of those that failed, and the sums. */
async function passAll(files: Readonly<Record<string, string>>, { timeoutMs = 60_000, isApart = false } = {}) {
  const paths = Object.keys(files).map((name) => join(folder, `${name}.test.mjs`))
  for (const [place, text] of Object.values(files).entries()) {
    await writeFile(paths[place] ?? '', `import test, { after, before } from 'node:test'\n${text}`)
  }
  const passed: string[] = []
  const failed: string[] = []
  const tally = new Tally()
  const processorMs: (number | null)[] = []
  for await (const file of passFiles(paths, { workers: 1, timeoutMs, isApart })) {
    processorMs.push(file.processorMs)
    for (const event of file.events) {
      tally.count(event)
      if (event.type === 'test:pass') passed.push(event.data.name)
      if (event.type === 'test:fail') failed.push(`${event.data.name}: ${inspect(event.data.details.error.cause)}`)
    }
  }
  const sums = [...tally.lines()].flatMap(({ type, data }) => (type === 'test:diagnostic' ? [data.message] : []))
  return { passed, failed, sums: sums.slice(0, 4), hasFailed: tally.failed, processorMs }
}

const told = (file: string) => `
  globalThis.told ??= []
  before(() => { globalThis.told.push('${file} begins') })
  after(() => { globalThis.told.push('${file} ends') })
  test([process.pid, ...globalThis.told].join(' '), () => {})`

test('files share a process; the hooks of each run around its own tests', async () => {
  const { passed, hasFailed } = await passAll({ first: told('first'), second: told('second') })
  const [first, second] = passed.map((name) => name.split(' '))
  assert.deepEqual(first?.slice(1), ['first', 'begins'])
  assert.deepEqual(second, [...(first ?? []), 'first', 'ends', 'second', 'begins'])
  assert.equal(hasFailed, false)
})

test('files that are apart have a process each', async () => {
  const { passed, hasFailed } = await passAll({ first: told('first'), second: told('second') }, { isApart: true })
  const [first, second] = passed.map((name) => name.split(' '))
  assert.deepEqual(
    [first?.slice(1), second?.slice(1)],
    [
      ['first', 'begins'],
      ['second', 'begins'],
    ],
  )
  assert.notEqual(first?.[0], second?.[0])
  assert.equal(hasFailed, false)
})

test('what a file cost is told, with the processes that it waited for', async () => {
  const spend = 'while (process.cpuUsage().user < 400_000);'
  const { processorMs, hasFailed } = await passAll({
    spends: `import { execFileSync } from 'node:child_process'
      test('spends', () => execFileSync(process.execPath, ['-e', '${spend}']))`,
    waits: `test('waits', (t, done) => setTimeout(done, 400))`,
    leaves: `test('leaves', () => process.exit(3))`,
  })
  assert.equal(hasFailed, true)
  const [spent = 0, waited = Infinity, unknown] = processorMs
  assert.ok((spent ?? 0) >= 400 && (waited ?? Infinity) < 300, `${spent} ms, ${waited} ms`)
  assert.equal(unknown, null)
})

test('a failure is told in its words, and those that follow still run', async () => {
  const { passed, failed, sums, hasFailed } = await passAll({
    fails: `test('wrong', () => { throw new Error('two is not three', { cause: new RangeError('of numbers') }) })`,
    throws: `throw new TypeError('not even loaded')`,
    goes: `test('right', () => {})`,
  })
  assert.deepEqual(passed, ['right'])
  assert.match(failed[0] ?? '', /wrong: Error: two is not three[^]*RangeError: of numbers/)
  assert.match(failed[1] ?? '', /TypeError: not even loaded/)
  assert.deepEqual([sums, hasFailed], [['tests 3', 'suites 0', 'pass 1', 'fail 2'], true])
})

test('a file that ends the process, or never ends, has failed alone', async () => {
  const { passed, failed, sums } = await passAll(
    {
      leaves: `test('leaves', () => process.exit(3))`,
      hangs: `test('hangs', () => new Promise((done) => setTimeout(done, 1e9)))`,
      goes: `test('right', () => {})`,
    },
    { timeoutMs: 5_000 },
  )
  assert.deepEqual(passed, ['right'])
  assert.match(failed[0] ?? '', /leaves\.test\.mjs: Error: the process of the tests ended: 3/)
  assert.match(failed[1] ?? '', /hangs\.test\.mjs: \w*Error: The operation was aborted/)
  assert.deepEqual(sums, ['tests 3', 'suites 0', 'pass 1', 'fail 2'])
})

test('a process has a document where components are tried, and the bundler’s reading of their files', async () => {
  const file = join(folder, 'document.test.mjs')
  const component = new URL('../../web/ui/tag.tsx', import.meta.url).href
  await writeFile(
    file,
    `import test from 'node:test'
    const { Tag } = await import('${component}')
    test(typeof Tag + ' ' + document.location.href, () => {})`,
  )
  const passed: string[] = []
  for await (const { events } of passFiles([file], { workers: 1, timeoutMs: 60_000, hasDocument: true }))
    for (const { type, data } of events) if (type === 'test:pass') passed.push(data.name)
  assert.deepEqual(passed, ['function http://localhost/'])
})
