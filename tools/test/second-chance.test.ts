import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { SecondChance } from './second-chance.ts'

function failure(file: string | undefined): TestEvent {
  const error = Object.assign(new Error('late'), { cause: new Error('late') })
  const place = {
    ...(file === undefined ? {} : { file }),
    line: 1,
    column: 1,
    name: 'waits',
    nesting: 0,
    testNumber: 1,
    testId: 1,
  }
  return { type: 'test:fail', data: { ...place, parentId: undefined, tags: [], details: { duration_ms: 1, error } } }
}
const say = (message: string): TestEvent => ({ type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } })

async function passAgain(files: readonly (string | undefined)[], fails: (file: string) => boolean) {
  const chance = new SecondChance()
  for (const file of files) chance.note(failure(file))
  const [alone, said]: [string[], string[]] = [[], []]
  const run = async function* (file: string) {
    alone.push(file)
    yield say('tests 1')
    yield say(`fail ${Number(fails(file))}`)
  }
  for await (const event of chance.pass(run)) if (event.type === 'test:diagnostic') said.push(event.data.message)
  return { alone, said, isGiven: chance.isGiven }
}

test('a file that failed among others and passes alone is named, and fails nothing', async () => {
  assert.deepEqual(await passAgain(['a.test.ts', 'b.test.ts', 'a.test.ts'], () => false), {
    alone: ['a.test.ts', 'b.test.ts'],
    said: ['unsteady, passed alone: a.test.ts, b.test.ts'],
    isGiven: true,
  })
})

test('a file that fails alone too has failed', async () => {
  const { said, isGiven } = await passAgain(['a.test.ts', 'b.test.ts'], (file) => file === 'b.test.ts')
  assert.deepEqual([said, isGiven], [['passed again, alone, and failed: a.test.ts, b.test.ts'], false])
})

test('many failures are no disturbance: nothing is passed again', async () => {
  const { alone, isGiven } = await passAgain(['a', 'b', 'c', 'd'], () => false)
  assert.deepEqual([alone, isGiven], [[], false])
})

test('a failure that no file is named for is not made up for by others', async () => {
  const { alone, isGiven } = await passAgain(['a', undefined], () => false)
  assert.deepEqual([alone, isGiven], [[], false])
})
