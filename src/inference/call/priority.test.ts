import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asPersonId } from '#contract/ids'
import { unstoredProgram } from '../../../test/fakes/actors.ts'
import { priorityOf, toldPriority, withPriority } from './priority.ts'

const program = unstoredProgram('priority')
const person = { ...program, kind: 'person' as const, personId: asPersonId(1), role: 'agent', priority: 4 }
const traits = { refusesStreamOptions: false, refusesPriority: false, countsNothing: false, thinksUnopened: null }

test('a request goes later when it asks for it, never earlier than its sender', () => {
  assert.deepEqual(
    [undefined, null, 3, 2.7, 0, -1, Number.NaN, 'first', 1e12].map((asked) => priorityOf(program, asked)),
    [0, 0, 3, 2, 0, 0, 0, 0, 1_000_000],
  )
  assert.deepEqual(
    [undefined, -100, -4, -3, 0, 7].map((asked) => priorityOf(person, asked)),
    [-4, -4, -4, -3, 0, 7],
  )
})

test('a server reads one priority or none, and every other byte as it came', () => {
  const body = Buffer.from('{ "model": "a",  "priority" :-9, "pri\\u006frity": -8 ,"n":1.0}')
  assert.equal(withPriority(body, -8, 2).toString(), '{"priority":2,"model":"a","n":1.0}')
  assert.equal(withPriority(body, -8, undefined).toString(), '{"model":"a","n":1.0}')
  const plain = Buffer.from('\uFEFF {"model":"{"}')
  assert.equal(withPriority(plain, undefined, -4).toString(), '\uFEFF {"priority":-4,"model":"{"}')
  assert.equal(withPriority(plain, undefined, undefined), plain)
})

test('nothing is said that says nothing, nor to a server that refuses it', () => {
  assert.equal(toldPriority(0, traits), undefined)
  assert.equal(toldPriority(-4, traits), -4)
  assert.equal(toldPriority(-4, { ...traits, refusesPriority: true }), undefined)
})
