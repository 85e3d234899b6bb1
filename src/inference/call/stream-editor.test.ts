import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { StreamEditor, type StreamEditorOptions } from './stream-editor.ts'

const plain: StreamEditorOptions = { model: 'our-model', hidesUsage: false, keepsText: false }

/** Pushes the stream in two pieces cut at `at`, or whole. */
function edit(stream: string, options: Partial<StreamEditorOptions> = {}, at?: number) {
  const editor = new StreamEditor({ ...plain, ...options })
  const bytes = Buffer.from(stream)
  const pieces = at === undefined ? [bytes] : [bytes.subarray(0, at), bytes.subarray(at)]
  const passed = Buffer.concat([...pieces.map((piece) => editor.push(piece)), editor.end()]).toString()
  return { editor, passed }
}

const event = (content: string, more = '') =>
  `data: {"id":"c1","created":7,"model":"our-model","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null}]${more}}\n\n`
const finish = `data: {"id":"c1","model":"our-model","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n`
const usage = `data: {"id":"c1","model":"our-model","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\n`
const done = 'data: [DONE]\n\n'

describe('an ordinary stream', () => {
  const stream = `: a comment\n\n${event('été « à » 🎉')}${event('\\"model\\":\\"x\\" \\"usage\\":{\\"prompt_tokens\\":9}')}${finish}${usage}`

  test('passes byte for byte, wherever the network cuts it', () => {
    for (let at = 0; at <= Buffer.byteLength(stream); at += 1) {
      const { editor, passed } = edit(stream + done, {}, at)
      assert.equal(passed, stream)
      assert.deepEqual(editor.usage, { promptTokens: 11, completionTokens: 7 })
      assert.deepEqual([editor.isComplete, editor.failure, editor.deltas], [true, null, 2])
    }
  })

  test('passes in pieces of one byte', () => {
    const editor = new StreamEditor(plain)
    const passed = [...Buffer.from(stream)].map((byte) => editor.push(Buffer.from([byte])).toString('latin1')).join('')
    assert.equal(Buffer.from(passed, 'latin1').toString(), stream)
  })

  test('gives the very bytes that came, without a copy', () => {
    const chunk = Buffer.from(event('a') + event('b'))
    assert.equal(new StreamEditor(plain).push(chunk), chunk)
  })

  test('with line ends of two characters', () => {
    const { passed } = edit((event('a') + finish + usage + done).replaceAll('\n', '\r\n'), { hidesUsage: true })
    assert.equal(passed, (event('a') + finish).replaceAll('\n', '\r\n'))
  })
})

test('after many like events, one that differs is still read', () => {
  const words = ['a', 'b', 'é', 'd'].map((word) => event(word)).join('')
  const theirs = event('x').replace('our-model', 'theirs')
  const stream = `${words}${theirs}${event('\\"error\\"')}${event('e', ',"usage":{"prompt_tokens":5,"completion_tokens":2}')}${words}`
  const expected = stream.replace('theirs', 'our-model')
  const pieces = stream.split(/(?<=\n\n)/)
  const editor = new StreamEditor(plain)
  assert.equal(Buffer.concat(pieces.map((piece) => editor.push(Buffer.from(piece)))).toString(), expected)
  assert.deepEqual([editor.usage, editor.deltas], [{ promptTokens: 5, completionTokens: 2 }, 11])
  editor.push(Buffer.from(finish))
  editor.push(Buffer.from('data: {"error":{"message":"EngineCore died"}}\n\n'))
  assert.deepEqual([editor.isComplete, editor.failure], [true, 'EngineCore died'])
})

test('another name for the model becomes ours, in every event and nowhere else', () => {
  const theirs = (event('"model"'.replaceAll('"', '\\"')) + finish).replaceAll('"our-model"', '"org/théirs:q4"')
  for (const at of [0, 30, 45, 52, 60, theirs.length - 3]) {
    assert.equal(edit(theirs, {}, at).passed, theirs.replaceAll('org/théirs:q4', 'our-model'))
  }
  const spaced = 'data: {"model": "x", "choices": []}\n\n'
  assert.equal(edit(spaced, { model: 'é"\\' }).passed, 'data: {"model": "é\\"\\\\", "choices": []}\n\n')
})

test('counts that nobody asked for are read and left out', () => {
  const { editor, passed } = edit(event('a') + finish + usage + done, { hidesUsage: true })
  assert.equal(passed, event('a') + finish)
  assert.deepEqual(editor.usage, { promptTokens: 11, completionTokens: 7 })
  const within = event('a', ',"usage":{"prompt_tokens":3,"completion_tokens":1}')
  assert.equal(edit(within, { hidesUsage: true }).passed, within)
})

test('counts followed by long details are found, without [DONE]', () => {
  const long = usage.replace('"completion_tokens":7', `"completion_tokens":7,"details":"${'x'.repeat(3000)}"`)
  const { editor } = edit(event('a') + finish + long)
  assert.deepEqual(editor.usage, { promptTokens: 11, completionTokens: 7 })
  assert.equal(editor.isComplete, true)
})

test('events without data are left out', () => {
  assert.equal(edit(`data: \n\n${event('a')}data:\n\n${finish}`).passed, event('a') + finish)
})

test('an empty reason to finish finishes nothing', () => {
  const { editor } = edit(event('a').replace('null', '""') + event('b').replace('null', '""'))
  assert.equal(editor.isComplete, false)
})

test('an error is kept from the client, with what follows', () => {
  for (const told of [
    '{"object":"error","message":"EngineCore died","code":500}',
    '{"error":{"message":"EngineCore died"}}',
    '{"error":"EngineCore died"}',
    '{"detail":"EngineCore died"}',
    '{"message":"EngineCore died"}',
  ]) {
    const { editor, passed } = edit(`${event('a')}data: ${told}\n\n${event('b')}${done}`)
    assert.deepEqual([passed, editor.failure], [event('a'), 'EngineCore died'])
  }
  const named = edit(`${event('a')}event: error\ndata: {"message":"EngineCore died"}\n\n${done}`)
  assert.deepEqual([named.passed, named.editor.failure], [event('a'), 'EngineCore died'])
  const quoted = event('\\"error\\"').replace('"id"', '"error":null,"id"')
  assert.deepEqual([edit(quoted).passed, edit(quoted).editor.failure], [quoted, null])
})

test('the last event may lack its empty line', () => {
  const { passed, editor } = edit(event('a') + finish.trimEnd())
  assert.equal(passed, event('a') + finish)
  assert.equal(editor.isComplete, true)
})

test('keeps the text of a server that counts nothing', () => {
  const { editor } = edit(event('Été') + finish + done, { keepsText: true })
  assert.match(editor.text, /"content":"Été"/)
  assert.equal(edit(event('a')).editor.text, '')
})

test('of a long answer, keeps the beginning, and tells how many of its events that is', () => {
  const one = event('x'.repeat(1000))
  const { editor } = edit(one.repeat(1000), { keepsText: true })
  const kept = Math.ceil((256 * 1024) / one.length)
  assert.deepEqual([editor.text, editor.deltas, editor.deltasInText], [one.repeat(kept), 1000, kept])
})

test('an event without end is passed on rather than kept', () => {
  const { passed, editor } = edit(`data: ${'x'.repeat(5_000_000)}`)
  assert.equal(passed.length, 5_000_006)
  assert.equal(editor.isComplete, false)
})

test('after an event that was too large, the next ones are read and renamed again', () => {
  const editor = new StreamEditor(plain)
  const large = `data: ${'x'.repeat(5_000_000)}`
  const theirs = event('a').replace('our-model', 'theirs')
  const pieces = [large.slice(0, 10), large.slice(10), '\n', `\n${theirs}`, finish]
  const passed = pieces.map((piece) => editor.push(Buffer.from(piece)).toString()).join('')
  assert.equal(passed, `${large}\n\n${event('a')}${finish}`)
  assert.deepEqual([editor.isComplete, editor.isWithinEvent], [true, false])
})

test('an event nested without end passes as it came, tools or not', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const call = `data: {"model":"our-model","choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}}]}\n\n`
  assert.equal(edit(call, { tools: [{ type: 'function', function: { name: 'f' } }] }).passed, call)
  assert.equal(edit(call).passed, call)
})
