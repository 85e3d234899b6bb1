import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { targetNamed } from '../target.fixture.ts'
import { Conversations, conversationOf } from './conversations.ts'

const of = (value: unknown, tenant = 't') => conversationOf(tenant, Buffer.from(JSON.stringify(value)))
const user = (content: unknown) => ({ role: 'user', content })
const assistant = { role: 'assistant', content: 'Oui.' }

describe('a conversation is known by whose it is and how it began', () => {
  const first = of({ messages: [user('Bonjour')] })
  const same: readonly (readonly [string, unknown])[] = [
    ['as it goes on', { messages: [user('Bonjour'), assistant, user('Et puis ?')] }],
    ['after instructions', { messages: [{ role: 'system', content: 'Sois bref.' }, user('Bonjour')] }],
    ['whatever else the request says', { model: 'm', temperature: 1, messages: [user('Bonjour')] }],
  ]
  for (const [when, body] of same) test(`is the same ${when}`, () => assert.equal(of(body)?.key, first?.key))

  test('is another of somebody else, or with other first words', () => {
    assert.notEqual(of({ messages: [user('Bonjour')] }, 'u')?.key, first?.key)
    assert.notEqual(of({ messages: [user('Bonsoir')] })?.key, first?.key)
    assert.notEqual(of({ messages: [user([{ type: 'text', text: 'Bonjour' }])] })?.key, first?.key)
  })

  test('goes on once a model answered', () => {
    assert.equal(first?.goesOn, false)
    assert.equal(of({ messages: [user('Bonjour'), assistant] })?.goesOn, true)
  })
})

describe('what is no chat is no conversation', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['no JSON', '{'],
    ['no messages', '{}'],
    ['an empty list', '{"messages":[]}'],
    ['instructions alone', '{"messages":[{"role":"system","content":"x"}]}'],
    ['messages of another shape', '{"messages":["Bonjour"]}'],
    ['a form', '--x\r\ncontent-disposition: form-data\r\n'],
    ['nothing', ''],
  ]
  for (const [what, body] of bodies) test(what, () => assert.equal(conversationOf('t', Buffer.from(body)), null))
})

describe('where servers have shares', () => {
  const [a, b] = [targetNamed('a'), targetNamed('b')]
  const begun = { key: 'k', goesOn: false }
  const goingOn = { key: 'k', goesOn: true }

  test('a conversation stays with the server of its first answer', () => {
    const conversations = new Conversations()
    conversations.remember(begun, b)
    assert.equal(conversations.serverOf(goingOn, [a, b]), b)
  })

  test('one that begins has none, even with the same words as another', () => {
    const conversations = new Conversations()
    conversations.remember(begun, b)
    assert.equal(conversations.serverOf(begun, [a, b]), null)
  })

  test('nobody is found for one that is not known, or whose server is out of service', () => {
    const conversations = new Conversations()
    assert.equal(conversations.serverOf(goingOn, [a, b]), null)
    conversations.remember(begun, b)
    assert.equal(conversations.serverOf(goingOn, [a]), null)
    assert.equal(conversations.serverOf(goingOn, []), null)
  })

  test('the last server is the one that counts', () => {
    const conversations = new Conversations()
    conversations.remember(begun, a)
    conversations.remember(goingOn, b)
    assert.equal(conversations.serverOf(goingOn, [a, b]), b)
  })

  test('of fifty thousand, those used last are remembered', () => {
    const conversations = new Conversations()
    for (let index = 0; index < 50_000; index += 1) conversations.remember({ key: `k${index}`, goesOn: false }, a)
    conversations.remember({ key: 'k0', goesOn: true }, a)
    conversations.remember({ key: 'new', goesOn: false }, b)
    const serverOf = (key: string) => conversations.serverOf({ key, goesOn: true }, [a, b])
    assert.deepEqual([serverOf('k0'), serverOf('k1'), serverOf('k2'), serverOf('new')], [a, null, a, b])
  })
})
