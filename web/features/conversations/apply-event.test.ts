import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConversationDetail, Message } from '#contract/applications'
import { addMessages, applyEvent, newest, replaceFrom } from './apply-event.ts'

const answer: Message = {
  id: 2,
  role: 'assistant',
  text: 'Qua',
  state: 'streaming',
  proof: null,
  error: null,
  feedback: null,
  created: 0,
}
const conversation: ConversationDetail = {
  id: 1,
  title: 'Essai',
  model: 'assistant/droit-du-travail',
  collection_ids: null,
  as_of: null,
  created: 0,
  updated: 0,
  messages: [answer],
  changed_citations: [],
  versions: [],
  last_event_id: 5,
}
const delta = (id: number, text: string) => ({ id, event: { type: 'text-delta' as const, message_id: 2, text } })

test('new characters are added once', () => {
  const once = applyEvent(conversation, delta(6, 'tre'))
  assert.equal(once.messages[0]?.text, 'Quatre')
  assert.equal(applyEvent(once, delta(6, 'tre')), once)
  assert.equal(applyEvent(conversation, delta(5, 'tre')), conversation)
})

test('the end replaces the message by the kept one', () => {
  const message: Message = { ...answer, text: 'Quatre mois.', state: 'finished' }
  const ended = applyEvent(conversation, { id: 9, event: { type: 'answer-finished', message_id: 2, message } })
  assert.deepEqual(ended.messages, [message])
  assert.equal(ended.last_event_id, 9)
})

test('an older reading does not take events back', () => {
  const ahead = applyEvent(conversation, delta(8, 'tre'))
  assert.equal(newest(ahead, conversation), ahead)
  assert.equal(newest(conversation, ahead), ahead)
})

test('accepted messages are added once', () => {
  const added = addMessages(conversation, [answer, { ...answer, id: 3 }])
  assert.deepEqual(
    added.messages.map(({ id }) => id),
    [2, 3],
  )
})

test('a question asked instead of another leaves what stood before it, and adds a version', () => {
  const message = (id: number, role: Message['role']): Message => ({ ...answer, id, role, state: 'finished' })
  const asked = {
    ...conversation,
    messages: [message(1, 'user'), message(2, 'assistant'), message(5, 'user'), message(6, 'assistant')],
    versions: [{ shown: 5, ids: [3, 5] }],
  }
  const again = replaceFrom(asked, { replaces: 5, by: 7 })
  assert.deepEqual(
    again.messages.map(({ id }) => id),
    [1, 2],
  )
  assert.deepEqual(again.versions, [{ shown: 7, ids: [3, 5, 7] }])
  const first = replaceFrom(asked, { replaces: 1, by: 7 })
  assert.deepEqual([first.messages, first.versions], [[], [{ shown: 7, ids: [1, 7] }]])
  assert.equal(replaceFrom(asked, { replaces: undefined, by: 7 }), asked)
})
