import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkInput } from './check-input.ts'
import { type BatchFault, type BatchRequest, fault } from './read-requests.ts'

const request = (line: number, customId = `r${line}`): BatchRequest => ({ line, customId, body: { model: 'a' } })
const wrong = (line: number): BatchFault => fault('invalid_json_line', 'no JSON', { line })

/** Gives lines one by one, and counts how many were read. */
function reading(lines: Iterable<BatchRequest | BatchFault>) {
  const told = { read: 0 }
  async function* given() {
    for (const line of lines) {
      told.read += 1
      yield line
    }
  }
  return { told, lines: given() }
}

function* many(count: number, of: (line: number) => BatchRequest | BatchFault) {
  for (let line = 1; line <= count; line += 1) yield of(line)
}

test('requests of different names are counted', async () => {
  assert.deepEqual(await checkInput(reading([request(1), request(2)]).lines), { total: 2, faults: [] })
})

test('a name given twice is told at its second line', async () => {
  const { total, faults } = await checkInput(reading([request(1, 'a'), request(2, 'b'), request(4, 'a')]).lines)
  assert.equal(total, 2)
  assert.deepEqual(faults, [
    { code: 'duplicate_custom_id', line: 4, message: 'another line has this custom_id', param: 'custom_id' },
  ])
})

test('lines that are no request are told, and those around them still counted', async () => {
  const { total, faults } = await checkInput(reading([request(1), wrong(2), request(3)]).lines)
  assert.deepEqual([total, faults.map(({ line, code }) => [line, code])], [2, [[2, 'invalid_json_line']]])
})

test('a file without a request is told', async () => {
  const { total, faults } = await checkInput(reading([]).lines)
  assert.deepEqual(
    [total, faults],
    [0, [{ code: 'empty_file', line: null, message: 'the file holds no request', param: null }]],
  )
})

test('a file of wrong lines alone is not told to be empty', async () => {
  const { faults } = await checkInput(reading([wrong(1)]).lines)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['invalid_json_line'],
  )
})

test('after a hundred faults nothing more is read', async () => {
  const { told, lines } = reading(many(10_000, wrong))
  const { faults } = await checkInput(lines)
  assert.equal(faults.length, 100)
  assert.equal(told.read, 100)
})

for (const [count, isTaken] of [
  [50_000, true],
  [50_001, false],
] as const) {
  test(`${count} requests are ${isTaken ? 'taken' : 'too many, which is told at once'}`, async () => {
    const { told, lines } = reading(many(count + 10 * Number(!isTaken), (line) => request(line)))
    const { faults } = await checkInput(lines)
    const expected = isTaken
      ? []
      : [{ code: 'too_many_tasks', line: 50_001, message: 'at most 50000 requests', param: null }]
    assert.deepEqual(faults, expected)
    assert.equal(told.read, count)
  })
}
