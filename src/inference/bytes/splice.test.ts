import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renameMembers, spliceChatBody, spliceMember } from './splice.ts'

const spliced = (body: string, includeUsage = true) =>
  spliceChatBody(Buffer.from(body), { model: 'up/stream', streamOptions: includeUsage ? 'count' : 'keep' }).toString()

test('renames the model and touches nothing else', () => {
  assert.equal(
    spliced('{ "model" : "ours" ,\n "temperature": 0.70, "x": 1e3 }', false),
    '{ "model" : "up/stream" ,\n "temperature": 0.70, "x": 1e3 }',
  )
})

test('leaves the models that messages, tools and strings speak of', () => {
  const inside =
    '"messages":[{"role":"user","content":"\\"model\\":\\"x\\" {[","model":"kept"}],"tools":[{"model":"kept"}]'
  assert.equal(spliced(`{${inside},"model":"ours"}`, false), `{${inside},"model":"up/stream"}`)
})

test('reads long strings and their escapes', () => {
  const long = `${'é'.repeat(50)}\\\\${'x'.repeat(200)}\\"model\\":\\\\\\"${'y'.repeat(100)}\\\\`
  const body = `{"messages":[{"role":"user","content":"${long}"}],"model":"ours"}`
  assert.deepEqual(JSON.parse(spliced(body, false)), { ...JSON.parse(body), model: 'up/stream' })
})

test('knows an escaped key, and every one of a repeated key', () => {
  assert.equal(spliced('{"mod\\u0065l":"a","model":"b"}', false), '{"mod\\u0065l":"up/stream","model":"up/stream"}')
})

const optionCases: [string, string][] = [
  ['{"model":"m"}', '{"stream_options":{"include_usage":true},"model":"up/stream"}'],
  ['{"model":"m","stream_options":{}}', '{"model":"up/stream","stream_options":{"include_usage":true}}'],
  [
    '{"model":"m","stream_options":{ "a":[1] }}',
    '{"model":"up/stream","stream_options":{"include_usage":true, "a":[1] }}',
  ],
  ['{"stream_options":null,"model":"m"}', '{"stream_options":{"include_usage":true},"model":"up/stream"}'],
  [
    '{"stream_options":{"include_usage":false,"b":2},"model":"m"}',
    '{"stream_options":{"include_usage":true,"b":2},"model":"up/stream"}',
  ],
  [
    '{"stream_options":{"include_usage" : null},"model":"m"}',
    '{"stream_options":{"include_usage" : true},"model":"up/stream"}',
  ],
]
for (const [body, expected] of optionCases) {
  test(`asks for the count in ${body}`, () => assert.equal(spliced(body), expected))
}

test('gives what parsing and writing again would give, on random bodies', () => {
  let seed = 7
  const random = (limit: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % limit
  }
  const texts = ['model', 'é"\\', '}{][,:', 'stream_options', '\n\t\u2028', 'a'.repeat(90), '']
  const value = (depth: number): unknown => {
    const kind = random(depth > 3 ? 4 : 6)
    if (kind === 0) return texts[random(texts.length)]
    if (kind === 1) return random(100) / 7
    if (kind === 2) return null
    if (kind === 3) return random(2) === 0
    if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1))
    return Object.fromEntries(Array.from({ length: random(4) }, () => [texts[random(texts.length)], value(depth + 1)]))
  }
  for (let round = 0; round < 500; round += 1) {
    const object = { a: value(0), model: 'm', b: value(0), stream: true, c: value(0) }
    const body = JSON.stringify(object, null, random(3))
    assert.deepEqual(JSON.parse(spliced(body)), {
      ...object,
      model: 'up/stream',
      stream_options: { include_usage: true },
    })
  }
})

test('replaces one member', () => {
  const body = Buffer.from('{"input":[[1,2]],"model":"m"}')
  assert.equal(spliceMember(body, 'input', ['texte']).toString(), '{"input":["texte"],"model":"m"}')
})

test('removes a member wherever it stands, and its comma', () => {
  const remove = (body: string) => spliceChatBody(Buffer.from(body), { model: 'm', streamOptions: 'remove' }).toString()
  assert.equal(remove('{"stream_options":{"a":[1]} , "x":1}'), '{"x":1}')
  assert.equal(remove('{"x":1 , "stream_options":null }'), '{"x":1  }')
  assert.equal(remove('{"stream_options":{}}'), '{}')
  assert.equal(remove('{"x":1,"stream_options":{},"y":2}'), '{"x":1,"y":2}')
})

test('renames members and takes others out, leaving their values as they are', () => {
  const renamed = (body: string) =>
    renameMembers(Buffer.from(body), {
      seed: 'random_seed',
      user: null,
      max_completion_tokens: 'max_tokens',
    }).toString()
  assert.equal(renamed('{ "seed" : 1e1, "user":"u","x":"é" }'), '{"random_seed":1e1,"x":"é"}')
  assert.equal(renamed('{"max_completion_tokens":5,"max_tokens":4}'), '{"max_tokens":4}')
  assert.equal(renamed('{ "x" : 1 }'), '{ "x" : 1 }')
  assert.equal(renamed('{"user":1}'), '{}')
})

test('a member that has the name of what every object has is left as it is', () => {
  const renamed = (body: string) => renameMembers(Buffer.from(body), { seed: 'random_seed', user: null }).toString()
  assert.equal(renamed('{"constructor":1,"toString":2}'), '{"constructor":1,"toString":2}')
  assert.equal(
    renamed('{"constructor":1,"seed":3,"__proto__":null}'),
    '{"constructor":1,"random_seed":3,"__proto__":null}',
  )
})

test('an empty object, and spaces around, hold nothing to change', () => {
  assert.equal(spliced('{}', false), '{}')
  assert.equal(spliced(' \n{ }\n', false), ' \n{ }\n')
  const empty = Buffer.from('{}')
  assert.equal(spliceMember(empty, 'input', 1), empty)
  assert.equal(renameMembers(empty, { a: 'b' }), empty)
})

test('gives what parsing and writing again would give, of members renamed and taken out of random bodies', () => {
  let seed = 11
  const random = (limit: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % limit
  }
  const names = ['seed', 'random_seed', 'user', 'é"\\', 'x', 'constructor', 'a'.repeat(80)]
  const values = [1, -0.5, null, true, 'user', '\\"', { seed: 1 }, [{ user: [] }], {}]
  for (let round = 0; round < 300; round += 1) {
    const keys = names.filter(() => random(2) === 0)
    const object = Object.fromEntries(keys.map((key) => [key, values[random(values.length)]]))
    const body = JSON.stringify(object, null, random(3))
    const expected = Object.fromEntries(
      Object.entries(object).flatMap(([key, value]) => {
        if (key === 'user' || (key === 'seed' && 'random_seed' in object)) return []
        return [[key === 'seed' ? 'random_seed' : key, value]]
      }),
    )
    const renamed = renameMembers(Buffer.from(body), { seed: 'random_seed', user: null }).toString()
    assert.deepEqual(JSON.parse(renamed), expected, body)
  }
})
