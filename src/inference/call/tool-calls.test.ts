import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { StreamEditor } from './stream-editor.ts'
import { ToolCalls } from './tool-calls.ts'

const Delta = z.looseObject({
  content: z.string().nullish(),
  tool_calls: z
    .array(
      z.looseObject({
        index: z.number(),
        id: z.string().nullish(),
        type: z.string().nullish(),
        function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }),
      }),
    )
    .nullish(),
})
const Event = z.looseObject({
  model: z.string(),
  choices: z.array(z.looseObject({ delta: Delta.nullish(), finish_reason: z.string().nullish() })),
})

const tools = [{ type: 'function', function: { name: 'meteo' } }]
const event = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'x', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const call = (...calls: object[]): string => event({ tool_calls: calls })
const done = 'data: [DONE]\n\n'

/** What a client that joins the fragments by their index, as the official libraries do, has in the end. */
function accumulate(stream: string, pieceBytes = 1 << 20) {
  const editor = new StreamEditor({ model: 'x', hidesUsage: false, keepsText: false, tools })
  const bytes = Buffer.from(stream)
  let passed = ''
  for (let at = 0; at < bytes.length; at += pieceBytes)
    passed += editor.push(bytes.subarray(at, at + pieceBytes)).toString()
  passed += editor.end().toString()
  const calls: { id: string; type: string; name: string; arguments: string }[] = []
  const reasons: string[] = []
  let text = ''
  for (const one of passed.split('\n\n').filter((line) => line !== '')) {
    const [choice] = Event.parse(JSON.parse(one.slice('data: '.length))).choices
    text += choice?.delta?.content ?? ''
    if (choice?.finish_reason) reasons.push(choice.finish_reason)
    for (const { index, id, type, function: called } of choice?.delta?.tool_calls ?? []) {
      const open = (calls[index] ??= { id: '', type: '', name: '', arguments: '' })
      open.id += id ?? ''
      open.type += type ?? ''
      open.name += called.name ?? ''
      open.arguments += called.arguments ?? ''
    }
  }
  return { calls, reasons, text, passed, editor }
}

const lyon = { name: 'meteo', arguments: '{"ville":"Lyon"}' }
const brest = { name: 'meteo', arguments: '{"ville":"Brest"}' }
const stop = event({}, 'stop') + done

describe('calls of odd servers come out in one shape', () => {
  const odd: readonly [string, string, number][] = [
    ['whole, in one chunk', call({ index: 0, id: 'a', type: 'function', function: lyon }), 1],
    ['without an index', call({ id: 'a', function: lyon }) + call({ id: 'b', function: brest }), 2],
    ['without index nor id', call({ function: lyon }, { function: brest }), 2],
    [
      'arguments as an object',
      call({ index: 0, id: 'a', function: { name: 'meteo', arguments: { ville: 'Lyon' } } }),
      1,
    ],
    [
      'two under one index',
      call({ index: 0, id: 'a', function: lyon }) + call({ index: 0, id: 'b', function: brest }),
      2,
    ],
    ['indices from one', call({ index: 1, id: 'a', function: lyon }) + call({ index: 2, id: 'b', function: brest }), 2],
    [
      'the id and the name again in each fragment',
      call({ index: 0, id: 'a', type: 'function', function: { name: 'meteo', arguments: '{"ville":' } }) +
        call({ index: 0, id: 'a', type: 'function', function: { name: 'meteo', arguments: '"Lyon"}' } }),
      1,
    ],
    [
      'another id in each fragment',
      call({ index: 0, id: 'a', function: { name: 'meteo', arguments: '{"ville":' } }) +
        call({ index: 0, id: 'b', function: { name: 'meteo', arguments: '"Lyon"}' } }),
      1,
    ],
    [
      'fragments without index nor id',
      call({ id: 'a', function: { name: 'meteo', arguments: '' } }) +
        call({ function: { arguments: '{"ville":' } }) +
        call({ function: { arguments: '"Lyon"}' } }),
      1,
    ],
    ['an id that says null', call({ index: 0, id: 'null', function: lyon }), 1],
    [
      'in the last chunk, as a message',
      `data: {"model":"x","choices":[{"index":0,"message":{"content":"","tool_calls":[{"id":"a","function":{"name":"meteo","arguments":{"ville":"Lyon"}}}]},"finish_reason":"stop"}]}\n\n`,
      1,
    ],
    [
      'as a text of Hermes’ format',
      event({ content: '<tool_call>\n{"name": "meteo", "arguments": {"ville":"Lyon"}}\n</tool_call>' }),
      1,
    ],
    [
      'as a text in small pieces, two of them',
      [
        ...'<tool_call>{"name":"meteo","arguments":{"ville":"Lyon"}}</tool_call>\n<tool_call>{"name":"meteo","arguments":{"ville":"Brest"}}</tool_call>',
      ]
        .map((content) => event({ content }))
        .join(''),
      2,
    ],
    [
      'as a list of Mistral’s',
      ['[TOOL', '_CALLS]', '[{"name":"meteo","arguments":{"ville":"Lyon"}}]']
        .map((content) => event({ content }))
        .join(''),
      1,
    ],
    [
      'by name, as Mistral’s',
      event({ content: '[TOOL_CALLS]meteo[ARGS]{"ville":"Lyon"}[TOOL_CALLS]meteo[ARGS]{"ville":"Brest"}' }),
      2,
    ],
  ]
  for (const [name, stream, count] of odd) {
    test(name, () => {
      for (const pieceBytes of [1 << 20, 7]) {
        const { calls, reasons, text } = accumulate(stream + stop, pieceBytes)
        const expected = [lyon, brest].slice(0, count)
        assert.deepEqual(
          calls.map(({ name: called, arguments: given }) => ({ name: called, arguments: given })),
          expected,
        )
        assert.deepEqual([new Set(calls.map(({ id }) => id)).size, text.trim(), reasons], [count, '', ['tool_calls']])
        for (const { id, type } of calls) assert.ok(/^(a|b|call_[0-9a-f]{24})$/.test(id) && type === 'function', id)
      }
    })
  }

  test('no arguments at all are those of an empty object', () => {
    const { calls } = accumulate(
      call({ index: 0, id: 'a', type: 'function', function: { name: 'meteo', arguments: '' } }) + stop,
    )
    assert.equal(calls[0]?.arguments, '{}')
  })

  test('one reason to finish, and a cut stays a cut', () => {
    const one = call({ index: 0, id: 'a', function: lyon })
    assert.deepEqual(accumulate(one + event({}, 'tool_calls') + event({}, 'stop') + done).reasons, ['tool_calls'])
    assert.deepEqual(accumulate(one + event({}, 'length') + done).reasons, ['length'])
  })
})

test('a stream with nothing odd passes byte for byte', () => {
  const stream =
    event({
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'meteo', arguments: '' } }],
    }) +
    call({ index: 0, function: { arguments: '{"ville":' } }) +
    call({ index: 0, function: { arguments: '"été <b>[TOOL"}' } }) +
    call({ index: 1, id: 'b', type: 'function', function: brest }) +
    event({}, 'tool_calls')
  for (let at = 1; at < 40; at += 1) assert.equal(Buffer.from(accumulate(stream + done, at).passed).toString(), stream)
})

describe('a text stays a text', () => {
  const texts = [
    'La balise <tool_call> ouvre un appel.',
    '<tool_call>{"name":"autre","arguments":{}}</tool_call>',
    '<tool_call>{"name":"meteo","argum',
    '<tool_call>{"name":"meteo"}</tool_call> et la suite',
    'a < b, [T] et ["x"] <tool',
    '[TOOL_CALLS] sans rien',
  ]
  for (const said of texts) {
    test(said, () => {
      const events = [...said].map((content) => event({ content })).join('')
      for (const end of [stop, done]) {
        const { text, calls } = accumulate(events + end)
        assert.deepEqual([text, calls], [said, []])
      }
    })
  }
})

test('a whole answer is mended too, or the very same', () => {
  const mender = new ToolCalls(tools)
  const whole = (message: object, finish_reason = 'tool_calls') => ({
    id: 'c',
    choices: [{ index: 0, message, finish_reason }],
  })
  const good = whole({ role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: lyon }] })
  assert.equal(mender.mendWhole(good), good)
  const odd = { content: null, tool_calls: [{ id: 'a', function: { name: 'meteo', arguments: { ville: 'Lyon' } } }] }
  assert.deepEqual(
    mender.mendWhole(whole(odd, 'stop')),
    whole({ content: null, tool_calls: good.choices[0]?.message && [{ id: 'a', type: 'function', function: lyon }] }),
  )
  const said = mender.mendWhole(
    whole({ content: 'Je regarde.\n<tool_call>{"name":"meteo","arguments":{"ville":"Lyon"}}</tool_call>' }, 'stop'),
  )
  assert.match(
    JSON.stringify(said),
    /"content":"Je regarde\.","tool_calls":\[\{"id":"call_[0-9a-f]{24}","function":.*"type":"function"/,
  )
  const text = whole({ content: 'Oui.' }, 'stop')
  assert.equal(mender.mendWhole(text), text)
})
