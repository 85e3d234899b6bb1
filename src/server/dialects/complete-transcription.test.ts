import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeTranscription } from './complete-transcription.ts'

const left = { defaults: { model: 'whisper', language: null }, usage: '{"prompt_tokens":0}' }
const complete = (answer: object) => JSON.parse(completeTranscription(JSON.stringify(answer), left))

test('what a server leaves out is said', () => {
  assert.deepEqual(complete({ text: 'Bonjour' }), {
    model: 'whisper',
    language: null,
    usage: { prompt_tokens: 0 },
    text: 'Bonjour',
  })
})

test('what a server says is kept, its own fields too', () => {
  const said = { text: 'Bonjour', language: 'fr', usage: { type: 'tokens', total_tokens: 9 }, segments: [{ id: 0 }] }
  assert.deepEqual(complete(said), { model: 'whisper', ...said })
})

test('the length of the recording is what it took', () => {
  const said = complete({ text: '', duration: 2.5 })
  assert.deepEqual(said.usage, { type: 'duration', seconds: 2.5, prompt_tokens: 0 })
  assert.equal(said.duration, 2.5)
})

test('a length that is no number is passed over', () => {
  assert.deepEqual(complete({ text: 'Bonjour', duration: '2.5' }).usage, { prompt_tokens: 0 })
})

test('an answer in another shape passes untouched', () => {
  for (const answer of [
    'Bonjour',
    '',
    '1\n00:00:00,000 --> 00:00:01,000\nBonjour',
    '"Bonjour"',
    '{"texte":"a"}',
    'null',
    '[]',
  ]) {
    assert.equal(completeTranscription(answer, left), answer)
  }
})
