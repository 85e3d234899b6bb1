import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WholeAnswer } from './whole-answer.ts'

function editedOf(answer: string): string {
  const whole = new WholeAnswer('ours', { isStream: false, tools: null })
  whole.push(Buffer.from(answer, 'latin1'))
  return whole.edited().text
}

test('arguments of a call that the server wrote as a value become the text that clients read', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: { lieu: 'Tours' } } }
  const answer = { choices: [{ message: { content: null, tool_calls: [call] }, finish_reason: 'tool_calls' }] }
  const edited = JSON.parse(editedOf(JSON.stringify(answer)))
  assert.equal(edited.choices[0].message.tool_calls[0].function.arguments, '{"lieu":"Tours"}')
})

test('calls nested without end pass as they came', () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000)
  const answer = `{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}}]}`
  assert.equal(editedOf(answer), answer)
})
