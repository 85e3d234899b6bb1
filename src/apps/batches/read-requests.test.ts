import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkInput } from './check-input.ts'
import { type BatchFault, type BatchRequest, isFault, readRequests } from './read-requests.ts'

const endpoint = '/v1/chat/completions'
const lineOf = (custom_id: string, more: object = {}) =>
  JSON.stringify({ custom_id, method: 'POST', url: endpoint, body: { model: 'm' }, ...more })

async function* bytes(text: string, size: number): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(text)
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size)
}

async function read(text: string, size = 7): Promise<(BatchRequest | BatchFault)[]> {
  return Array.fromAsync(readRequests(bytes(text, size), { endpoint, model: null }))
}

test('lines are read wherever the pieces of a file end, with their numbers', async () => {
  const text = `\uFEFF${lineOf('é')}\r\n\n${lineOf('b', { body: { model: 'm', n: 2 } })}`
  for (const size of [1, 2, 3, 1000]) {
    assert.deepEqual(await read(text, size), [
      { line: 1, customId: 'é', body: { model: 'm' } },
      { line: 3, customId: 'b', body: { model: 'm', n: 2 } },
    ])
  }
})

test('where a batch says the model, lines have a name and a body', async () => {
  const text =
    '{"custom_id":"a","body":{"messages":[]}}\n{"custom_id":"b","body":{"model":"autre","stream":true}}\n{"custom_id":"c"}'
  const lines = await Array.fromAsync(readRequests(bytes(text, 7), { endpoint, model: 'm' }))
  assert.deepEqual(lines[0], { line: 1, customId: 'a', body: { messages: [], model: 'm' } })
  assert.deepEqual(
    lines.slice(1).map((line) => isFault(line) && [line.line, line.param]),
    [
      [2, 'body.stream'],
      [3, 'method'],
    ],
  )
})

test('a line that is no request says why', async () => {
  const wrong = [
    ['[', 'invalid_json_line', null],
    ['[]', 'invalid_request', null],
    [lineOf('a', { method: 'GET' }), 'invalid_request', 'method'],
    [lineOf(''), 'invalid_request', 'custom_id'],
    [lineOf('a', { url: '/v1/embeddings' }), 'mismatched_endpoint', 'url'],
    [lineOf('a', { body: { model: 'm', stream: true } }), 'invalid_request', 'body.stream'],
    [lineOf('a', { body: { model: 'm', background: true } }), 'invalid_request', 'body.background'],
  ] as const
  for (const [text, code, param] of wrong) {
    const [found] = await read(text)
    assert.ok(found && isFault(found), text)
    assert.deepEqual([found.code, found.line, found.param], [code, 1, param])
  }
})

test('a line that would fill the memory is told, and the next one read', async () => {
  const text = `${'x'.repeat(9 * 1024 * 1024)}\n${lineOf('b')}`
  const [long, next] = await read(text, 65_536)
  assert.ok(long && isFault(long))
  assert.deepEqual([long.code, long.line], ['line_too_large', 1])
  assert.deepEqual(next, { line: 2, customId: 'b', body: { model: 'm' } })
})

test('an input is counted, or told what is wrong with it', async () => {
  const check = (text: string) => checkInput(readRequests(bytes(text, 65_536), { endpoint, model: null }))
  assert.deepEqual(await check(`${lineOf('a')}\n${lineOf('b')}\n`), { total: 2, faults: [] })
  const codes = async (text: string) => (await check(text)).faults.map(({ code, line }) => [code, line])
  assert.deepEqual(await codes('\n \n'), [['empty_file', null]])
  assert.deepEqual(await codes(`${lineOf('a')}\n${lineOf('a')}`), [['duplicate_custom_id', 2]])
  const many = Array.from({ length: 50_002 }, (_, index) => lineOf(String(index))).join('\n')
  assert.deepEqual(await codes(many), [['too_many_tasks', 50_001]])
  assert.equal((await codes('{\n'.repeat(300))).length, 100)
})
