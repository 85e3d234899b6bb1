import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOf, emptyDraft, moved, ruleOf } from './drafts.ts'

test('a rule is typed a condition on each line, and reads back as it was', () => {
  const rule = {
    when: { siret: ['211300553*'], 'realm_access.roles': ['a', 'b'] },
    organisation_id: 3,
    role: 'agent',
    groups: ['RH', 'Tous'],
  }
  const draft = draftOf(rule)
  assert.equal(draft.conditions, 'siret = 211300553*\nrealm_access.roles = a, b')
  assert.deepEqual(ruleOf(draft), rule)
})

test('a claim alone asks that it be there; empty lines say nothing; a claim told twice takes both values', () => {
  const typed = { ...emptyDraft(), conditions: '\n siret \nidp =\nrole = a\nrole = b=c\n', groups: ' , RH,, ' }
  assert.deepEqual(ruleOf(typed), {
    when: { siret: ['*'], idp: ['*'], role: ['a', 'b=c'] },
    organisation_id: null,
    role: 'agent',
    groups: ['RH'],
  })
})

test('a rule moves by one place', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 1), ['b', 'a', 'c'])
  assert.deepEqual(moved(['a', 'b', 'c'], 2, -1), ['a', 'c', 'b'])
})
