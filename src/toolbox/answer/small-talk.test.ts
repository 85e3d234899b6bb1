import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSmallTalk } from './small-talk.ts'

test('greetings, thanks and questions about the assistant are small talk', () => {
  for (const message of [
    'Bonjour',
    'Bonjour, ça va ?',
    'Merci beaucoup !',
    'Hello',
    'Que peux-tu faire ?',
    '👋',
    '...',
  ])
    assert.equal(isSmallTalk(message), true, message)
})

test('a greeting with a question is a question', () => {
  for (const message of ['Bonjour, quel est le SMIC ?', 'congés payés', 'Merci, et pour un cadre ?', 'grève'])
    assert.equal(isSmallTalk(message), false, message)
})
