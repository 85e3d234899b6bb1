import { asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPeople } from '../../../test/fakes/people.ts'
import type { ArrivalRule } from './arrival-rules.ts'
import { type Arriving, decideArrival } from './decide-arrival.ts'

const people = await testPeople()
const { db, organisation } = people

const rule = (given: Partial<ArrivalRule> = {}): ArrivalRule => ({
  when: {},
  organisationId: organisation.id,
  role: 'agent',
  groups: [],
  ...given,
})

let arrivals = 0

/** Somebody new to the provider, with an address that nobody has. */
function newcomer(given: Partial<Arriving> & { claims?: Arriving['claims'] } = {}): Arriving {
  arrivals += 1
  const { claims, ...rest } = given
  return {
    subject: { issuer: 'https://idp.fr', subject: `sub-${arrivals}` },
    settings: { linksByEmail: false },
    rules: [rule()],
    ...rest,
    claims: { email: `nouveau${arrivals}@mairie.fr`, email_verified: true, name: 'Lou Martin', ...claims },
  }
}

/** A person, and what the provider calls them. */
async function known(set: { role?: string; role_source?: 'manual' | 'claims'; disabled_at?: Date } = {}) {
  const { personId } = await people.person()
  const subject = { issuer: 'https://idp.fr', subject: `connu-${personId}` }
  await db
    .insertInto('person_identity')
    .values({ ...subject, person_id: personId })
    .execute()
  await db
    .updateTable('person')
    .set({ role_source: 'claims', ...set })
    .where('id', '=', personId)
    .execute()
  const { email } = await db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirstOrThrow()
  return { personId, subject, email }
}

test('the first rule that holds gives the place and the role, all that hold give the groups', async () => {
  const rules = [
    rule({ when: { service: 'voirie' }, role: 'administrator', groups: ['Voirie'] }),
    rule({ when: { service: ['urbanisme', 'écoles'] }, groups: ['Bureau', 'Étage 2'] }),
    rule({ when: {}, role: 'administrator', groups: ['Étage 2', 'Tous'] }),
  ]
  const decision = await decideArrival(db, newcomer({ rules, claims: { service: 'écoles' } }))
  assert.deepEqual(decision, {
    kind: 'created',
    heldRules: [1, 2],
    groups: ['Bureau', 'Étage 2', 'Tous'],
    profile: { email: `nouveau${arrivals}@mairie.fr`, isVerified: true, name: 'Lou Martin' },
    grant: { organisationId: organisation.id, role: 'agent', groups: ['Bureau', 'Étage 2'] },
  })
})

test('who no rule holds for, or who has no address, gets no account, and why is said', async () => {
  for (const [given, reason] of [
    [{ rules: [] }, 'no_rule'],
    [{ rules: [rule({ when: { service: 'voirie' } })] }, 'no_rule'],
    [{ claims: { email: undefined } }, 'no_address'],
    [{ claims: { email: 'pas une adresse' } }, 'no_address'],
    [{ claims: { email: ['a@b.fr'] } }, 'no_address'],
  ] as const) {
    const decision = await decideArrival(db, newcomer(given))
    assert.deepEqual([decision.kind, 'reason' in decision && decision.reason], ['unknown', reason])
  }
})

test('a rule that names what is gone lets nobody in: a role, an organisation, one that is closed', async () => {
  const closed = await people.other()
  await db.updateTable('organisation').set({ disabled_at: new Date() }).where('id', '=', closed.id).execute()
  for (const outdated of [
    rule({ role: 'disparu' }),
    rule({ organisationId: asOrganisationId(999_999) }),
    rule({ organisationId: closed.id }),
  ]) {
    const decision = await decideArrival(db, newcomer({ rules: [outdated, rule()] }))
    assert.deepEqual([decision.kind, 'reason' in decision && decision.reason], ['unknown', 'rule_outdated'])
  }
})

test('a role of an organisation serves in that one alone', async () => {
  const other = await people.other()
  await db
    .insertInto('role')
    .values({ organisation_id: other.id, name: 'guichet', scopes: ['search:read'] })
    .execute()
  const here = await decideArrival(db, newcomer({ rules: [rule({ role: 'guichet' })] }))
  assert.equal(here.kind, 'unknown')
  const there = await decideArrival(db, newcomer({ rules: [rule({ role: 'guichet', organisationId: other.id })] }))
  assert.deepEqual(there.kind === 'created' && [there.grant.organisationId, there.grant.role], [other.id, 'guichet'])
})

test('an address that somebody has is theirs: it is linked only where that is wanted and the provider has verified it', async () => {
  const { email, personId } = await known()
  for (const [linksByEmail, email_verified, kind] of [
    [true, true, 'linked'],
    [true, false, 'unknown'],
    [true, 'true', 'unknown'],
    [true, undefined, 'unknown'],
    [false, true, 'unknown'],
  ] as const) {
    const claims = { email: email.toUpperCase(), email_verified }
    const decision = await decideArrival(db, newcomer({ settings: { linksByEmail }, claims }))
    assert.equal(decision.kind, kind, `${linksByEmail} ${String(email_verified)}`)
    if (decision.kind === 'linked') assert.equal(decision.person.id, personId)
    if (decision.kind === 'unknown') assert.equal(decision.reason, 'address_taken')
  }
})

test('a closed account keeps its door closed, by its identity and by its address', async () => {
  const { email, subject } = await known({ disabled_at: new Date() })
  const came = await decideArrival(db, newcomer({ subject, claims: { email } }))
  assert.equal(came.kind, 'disabled')
  const linked = await decideArrival(db, newcomer({ settings: { linksByEmail: true }, claims: { email } }))
  assert.equal(linked.kind, 'disabled')
})

test('who came before is known by the provider’s name for them, whatever their address is now', async () => {
  const { subject, personId } = await known()
  const decision = await decideArrival(db, newcomer({ subject, claims: { email: 'autre@ailleurs.fr' } }))
  assert.deepEqual(decision.kind === 'known' && decision.person.id, personId)
  const elsewhere = { ...subject, issuer: 'https://autre-idp.fr' }
  assert.equal((await decideArrival(db, newcomer({ subject: elsewhere }))).kind, 'created')
})

test('a role that rules gave follows them; one that was given by hand stays', async () => {
  for (const [held, source, rules, role] of [
    ['agent', 'claims', [rule({ role: 'administrator' })], 'administrator'],
    ['administrator', 'claims', [rule({ role: 'administrator' })], null],
    ['administrator', 'claims', [], 'agent'],
    ['administrator', 'claims', [rule({ role: 'disparu' })], 'agent'],
    ['agent', 'claims', [], null],
    ['administrator', 'manual', [rule({ role: 'agent' })], null],
    ['administrator', 'manual', [], null],
  ] as const) {
    const { subject } = await known({ role: held, role_source: source })
    const decision = await decideArrival(db, newcomer({ subject, rules }))
    assert.equal(decision.kind === 'known' ? decision.role : 'not known', role, `${held} ${source}`)
  }
})

test('claims that are only tried change nothing, and know nobody by a name', async () => {
  const before = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst()
  const decision = await decideArrival(db, newcomer({ subject: null }))
  assert.equal(decision.kind, 'created')
  const after = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst()
  assert.deepEqual(after, before)
})
