import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WholeEditor, editWhole } from './whole-editor.ts'

function edit(answer: string, cuts: readonly number[] = []) {
  const editor = new WholeEditor('ours')
  const bytes = Buffer.from(answer)
  const edges = [0, ...cuts, bytes.length]
  const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
  const passed = Buffer.concat([...pieces.map((piece) => editor.push(piece)), editor.end()]).toString()
  return { passed, usage: editor.usage }
}

const content = 'é'.repeat(3000)
const answers = {
  'usage last': `{"id":"a","model" : "theirs/x","choices":[{"message":{"content":"${content}"}}],"usage":{"prompt_tokens":11,"completion_tokens":7}}`,
  'usage first': `{"usage":{"prompt_tokens":11,"completion_tokens":7},"model" : "theirs/x","choices":[{"message":{"content":"${content} \\"model\\": \\"usage\\""}}]}`,
  'model last': `{"data":[{"embedding":[0.1]}],"usage":{"prompt_tokens":11,"completion_tokens":7},"model" : "theirs/x"}`,
}

for (const [name, answer] of Object.entries(answers)) {
  test(`${name}: renamed and counted, wherever it is cut`, () => {
    const expected = answer.replace('theirs/x', 'ours')
    const length = Buffer.byteLength(answer)
    for (let at = 0; at <= length; at += at < 200 || at > length - 200 ? 1 : 97) {
      const { passed, usage } = edit(answer, [at, Math.min(length, at + 3)])
      assert.equal(passed, expected)
      assert.deepEqual(usage, { promptTokens: 11, completionTokens: 7 })
    }
  })
}

test('an answer in one piece is edited the same', () => {
  for (const answer of [
    ...Object.values(answers),
    '{"model":"ours"}',
    '{"text":"rien"}',
    '{"model":null}',
    '{"model":',
    '',
  ]) {
    const { passed, usage } = edit(answer)
    const edited = editWhole(Buffer.from(answer).toString('latin1'), 'ours')
    assert.deepEqual({ passed: Buffer.from(edited.text, 'latin1').toString(), usage: edited.usage }, { passed, usage })
  }
})

test('our own name, and an answer without any, pass as they came', () => {
  for (const answer of ['{"model":"ours"}', '{"text":"rien"}', '{"model":null}', '{"model":']) {
    assert.equal(edit(answer).passed, answer)
  }
})

test('a total alone counts as prompt; quoted counts do not', () => {
  assert.deepEqual(edit('{"usage":{"total_tokens":9}}').usage, { promptTokens: 9, completionTokens: 0 })
  assert.equal(edit('{"content":"\\"usage\\":{\\"prompt_tokens\\":999}"}').usage, null)
  assert.equal(edit('{"usage":null}').usage, null)
})
