import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventPattern } from './event-pattern.ts'

const event = (content: string, more = ''): string =>
  `data: {"id":"c1","choices":[{"delta":{"content":"${content}"},"finish_reason":null${more}}]}\n\n`

test('knows the next word of a stream by the one before', () => {
  const pattern = new EventPattern()
  assert.equal(pattern.fits(event('Bon')), false)
  pattern.learn(event('Bon'))
  for (const word of ['jour', '', 'Ã©tÃ©', 'a\\nb']) assert.equal(pattern.fits(event(word)), true, word)
})

test('leaves to others whatever differs by more than a word', () => {
  const pattern = new EventPattern()
  pattern.learn(event('Bon'))
  const others = [
    event('\\"'),
    event('a"},"x":{"b":"c'),
    event('a', ',"usage":{"prompt_tokens":1}'),
    event('a').replace('null', '"stop"'),
    event('a').replace('c1', 'c2'),
    event('a') + event('b'),
    event('a').slice(0, -1),
    'data: {"error":{"message":"no memory left"}}\n\n',
    'data: [DONE]\n\n',
  ]
  for (const other of others) assert.equal(pattern.fits(other), false, other)
})

test('learns nothing of an event without a word, nor for ever', () => {
  const pattern = new EventPattern()
  pattern.learn('data: {"choices":[{"delta":{},"finish_reason":null}]}\n\n')
  assert.equal(pattern.fits('data: {"choices":[{"delta":{},"finish_reason":null}]}\n\n'), false)
  for (let turn = 0; turn < 20; turn += 1) pattern.learn(event('a').replace('c1', `id-${turn}`))
  assert.equal(pattern.fits(event('b').replace('c1', 'id-6')), true)
  assert.equal(pattern.fits(event('b').replace('c1', 'id-19')), false)
})
