import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unstoredProgram } from '../../../test/fakes/actors.ts'
import {
  type Actor,
  anonymousActor,
  jobActor,
  keyIdOf,
  organisationIdOf,
  payerOf,
  personIdOf,
  principalsOf,
} from './actor.ts'
import { authorize, organisationOf, ownerOf, personOf } from './authorize.ts'
import { asKeyId, asOrganisationId, asPersonId, asPrincipalId } from '#contract/ids'

const { signal } = new AbortController()
const program = unstoredProgram('requête')
const [organisationId, personId, keyId] = [asOrganisationId(7), asPersonId(3), asKeyId(9)]
const ownPrincipal = asPrincipalId(30)
const member = {
  organisationId,
  personId,
  ownPrincipal,
  principals: [asPrincipalId(1), ownPrincipal],
  role: 'agent',
  priority: 0,
  scopes: new Set(['search:read'] as const),
  requestId: 'requête',
  address: null,
}
const person: Actor = { ...member, kind: 'person' }
const key: Actor = { ...member, kind: 'key', keyId }
const job = jobActor('test', ['search:read'], organisationId)
const instance = jobActor('test', ['search:read'])
const nobody = anonymousActor('requête', '198.51.100.7')

/** What a function answers for an actor, or the code it refuses it with. */
function of<T>(ask: (ctx: { actor: Actor; signal: AbortSignal }) => T, actor: Actor): unknown {
  try {
    return ask({ actor, signal })
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

const everybody = [person, key, program, job, instance, nobody]

test('nobody does what needs a permission: without a key they are asked for one, with another they are told which', () => {
  const search = everybody.map((actor) => of((ctx) => authorize(ctx, 'search:read'), actor))
  assert.deepEqual(search, [undefined, undefined, undefined, undefined, undefined, 'missing_key'])
  assert.throws(() => authorize({ actor: person, signal }, 'people:manage'), {
    code: 'forbidden',
    details: { scope: 'people:manage' },
  })
})

test('an act belongs to one organisation: the instance and nobody have none', () => {
  assert.deepEqual(
    everybody.map((actor) => of(organisationOf, actor)),
    [7, 7, 1, 7, 'missing_key', 'missing_key'],
  )
  assert.deepEqual(everybody.map(organisationIdOf), [7, 7, 1, 7, null, null])
})

test('what is one’s own needs a person, in a browser or by a key of theirs', () => {
  assert.deepEqual(
    everybody.map((actor) => of(personOf, actor)),
    [3, 3, 'forbidden', 'forbidden', 'forbidden', 'forbidden'],
  )
  assert.deepEqual(everybody.map(personIdOf), [3, 3, null, null, null, null])
})

test('what is made belongs to its person or to its service account; the program itself owns nothing', () => {
  assert.deepEqual(
    everybody.map((actor) => of(ownerOf, actor)),
    [30, 30, 2, 'forbidden', 'forbidden', 'missing_key'],
  )
})

test('who reads as nothing reads nothing', () => {
  assert.deepEqual(everybody.map(principalsOf), [[1, 30], [1, 30], [1, 2], [], [], []])
})

test('a use is counted for the organisation, the key and the person behind it', () => {
  assert.deepEqual(everybody.map(keyIdOf), [null, 9, 2, null, null, null])
  assert.deepEqual(everybody.map(payerOf), [
    { organisationId: 7, keyId: null, personId: 3 },
    { organisationId: 7, keyId: 9, personId: 3 },
    { organisationId: 1, keyId: 2, personId: null },
    { organisationId: 7, keyId: null, personId: null },
    { organisationId: null, keyId: null, personId: null },
    { organisationId: null, keyId: null, personId: null },
  ])
})

test('a job says what it is in the trace, and has no more than it is given', () => {
  assert.deepEqual(job, {
    kind: 'job',
    organisationId: 7,
    principals: [],
    scopes: new Set(['search:read']),
    requestId: 'job:test',
    address: null,
  })
  assert.equal(
    of((ctx) => authorize(ctx, 'settings:manage'), instance),
    'forbidden',
  )
})
