import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes as allScopes } from '#contract/route'
import { agentScopes, builtInRoles, governs, isBuiltInRole, knownScopes, scopesOfRole } from './roles.ts'

const governing = [
  'collections:publish',
  'settings:manage',
  'audit:read',
  'people:manage',
  'people:provision',
  'organisations:manage',
] as const

test('an agent does everything but govern; only the instance’s administrator governs other organisations', () => {
  assert.deepEqual(
    allScopes.filter((scope) => !agentScopes.includes(scope)),
    allScopes.filter((scope) => governing.some((one) => one === scope)),
  )
  assert.deepEqual(builtInRoles['instance-administrator'], allScopes)
  assert.deepEqual(
    allScopes.filter((scope) => !builtInRoles.administrator.includes(scope)),
    ['organisations:manage'],
  )
  assert.deepEqual(builtInRoles.agent, agentScopes)
})

test('one permission to govern makes somebody who governs', () => {
  for (const scope of governing) assert.equal(governs(['search:read', scope]), true, scope)
  assert.equal(governs(agentScopes), false)
  assert.equal(governs([]), false)
})

test('a role of that name that an organisation stored never replaces a built-in one', () => {
  assert.deepEqual(scopesOfRole('agent', ['people:manage']), agentScopes)
  assert.deepEqual(scopesOfRole('administrator', []), builtInRoles.administrator)
})

test('a role of the organisation allows what this version knows of it; one that is gone allows nothing', () => {
  assert.deepEqual(scopesOfRole('lecteur', ['search:read', 'toutes', 'search:read']), ['search:read'])
  assert.deepEqual(scopesOfRole('lecteur', []), [])
  assert.deepEqual(scopesOfRole('lecteur', null), [])
})

test('names that every object has by birth are no roles and no permissions', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'Agent', 'agent ']) {
    assert.equal(isBuiltInRole(name), false, name)
    assert.deepEqual(scopesOfRole(name, null), [], name)
    assert.deepEqual(knownScopes([name]), [], name)
  }
})

test('permissions come in the order of the contract, each once', () => {
  assert.deepEqual(knownScopes([...allScopes].toReversed()), [...allScopes])
  assert.deepEqual(knownScopes([]), [])
})
