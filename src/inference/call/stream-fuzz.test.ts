import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#platform/errors'
import { ChatEventReader } from './chat-events.ts'
import { StreamEditor } from './stream-editor.ts'
import { WholeAnswer } from './whole-answer.ts'

const tools = [{ type: 'function', function: { name: 'meteo' } }]
const event = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'x', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
const usage = 'data: {"id":"c","model":"x","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\n'
const done = 'data: [DONE]\n\n'
const streams = [
  [event({ content: 'été « à » 🎉' }), event({ content: ' et' }), event({}, 'stop'), usage, done],
  [event({ content: '<tool_call>{"name":"meteo"' }), event({ content: '}</tool_call>' }), event({}, 'stop'), done],
  [
    event({ tool_calls: [{ id: 'a', function: { name: 'meteo', arguments: { a: 1 } } }] }),
    event({}, 'stop'),
    usage,
    done,
  ],
  [
    ': comment\n\n',
    event({ content: 'a' }, ''),
    event({ content: 'b' }, 'length'),
    usage.replace('}}', '},"error":null}'),
    done,
  ],
  [event({ content: 'a' }).replaceAll('\n', '\r\n'), 'data: \r\n\r\n', event({}, 'stop').replaceAll('\n', '\r\n')],
].map((parts) => parts.join(''))

function pass(pieces: readonly Buffer[]) {
  const editor = new StreamEditor({ model: 'ours', hidesUsage: false, keepsText: true, tools, describe: () => '' })
  const passed = Buffer.concat([...pieces.map((piece) => editor.push(piece)), editor.end()]).toString()
  return { editor, passed }
}

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

test('whatever a server sends, wherever it is cut, nothing breaks and nothing looks complete that is not', () => {
  for (const stream of streams) {
    const bytes = Buffer.from(stream)
    const whole = pass([bytes])
    assert.ok(whole.editor.isComplete)
    const [toTheReason = ''] = /^[^]*?"finish_reason":"[^"][^\r\n]*/.exec(stream) ?? []
    const reasonEnds = Buffer.byteLength(toTheReason)
    for (let at = 0; at <= bytes.length; at += 1) {
      const { editor, passed } = pass([bytes.subarray(0, at)])
      if (at < reasonEnds) assert.ok(!editor.isComplete, `${at} of ${stream}`)
      assert.doesNotMatch(passed, /\[DONE\]/)
      const pieces = pass([bytes.subarray(0, at), bytes.subarray(at)])
      assert.equal(withoutIds(pieces.passed), withoutIds(whole.passed), `in two at ${at}`)
    }
    const oneByOne = pass([...bytes].map((byte) => Buffer.from([byte])))
    assert.equal(withoutIds(oneByOne.passed), withoutIds(whole.passed))
  }
})

/** Identifiers of calls are made here. */
function withoutIds(passed: string): string {
  return passed.replaceAll(/call_[0-9a-f]{24}/g, 'call_x')
}

test('bytes that are wrong anywhere break nothing', () => {
  const random = randomOf(20_261)
  const pick = (most: number): number => Math.floor(random() * most)
  const odd = [
    '"',
    '{',
    '}',
    '\n\n',
    '\r',
    '\\',
    '[',
    'data: ',
    ':',
    '"error":',
    '"tool_calls":[{',
    '<tool_call>',
    '\0',
    '\xff',
  ]
  for (let round = 0; round < 4000; round += 1) {
    let text = streams[pick(streams.length)] ?? ''
    for (let change = 0; change < 1 + pick(4); change += 1) {
      const at = pick(text.length)
      const put = odd[pick(odd.length)] ?? ''
      text = text.slice(0, at) + put + text.slice(at + pick(6))
    }
    const bytes = Buffer.from(text, 'latin1')
    const cut = pick(bytes.length)
    const { passed } = pass([bytes.subarray(0, cut), bytes.subarray(cut)])
    assert.ok(passed.length <= 4 * text.length + 1000, `${round}: ${passed.length}`)
    readEvents(text)
    const answer = new WholeAnswer('ours', { isStream: false, tools })
    answer.push(Buffer.from(text.replace(/^data: /, ''), 'latin1'))
    answer.edited()
  }
})

/** What translates into other dialects refuses in its own words, or reads. */
function readEvents(text: string): void {
  const reader = new ChatEventReader('gpu', tools)
  for (const part of text.split(/\n\n/)) {
    try {
      for (const read of reader.read(part.replace(/^data: ?/, ''))) assert.ok(read.type)
    } catch (error) {
      assert.ok(isAppError(error), String(error))
    }
  }
  for (const read of reader.rest()) assert.ok(read.type)
}
