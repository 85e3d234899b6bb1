import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson } from './parse-json.ts'
import { passedBody } from './passed-body.ts'

const asked = {
  model: 'modèle « été » 🎉',
  messages: [{ role: 'user', content: 'Durée ?' }],
  stream: true,
  max_tokens: 12,
}
const body = Buffer.from(JSON.stringify(asked))

test('texts left undecoded have a character per byte, and names are read all the same', () => {
  const { model, stream, max_tokens, whole } = passedBody(parseJson(body, 'undecoded'), 'undecoded', () =>
    parseJson(body),
  )
  assert.deepEqual([model, stream, max_tokens], [asked.model, true, 12])
  assert.deepEqual(whole(), asked)
  assert.equal(passedBody(asked, 'decoded', () => asked).model, asked.model)
  assert.deepEqual(parseJson(Buffer.from('["é"]'), 'undecoded'), ['Ã©'])
})

test('what is no UTF-8 is refused undecoded too', () => {
  assert.throws(() => parseJson(Buffer.from([0x22, 0xe9, 0x22]), 'undecoded'), { code: 'invalid_json' })
})

test('a body that names no model is not passed on', () => {
  assert.throws(() => passedBody({ messages: [] }, 'decoded', () => null), { code: 'internal' })
})
