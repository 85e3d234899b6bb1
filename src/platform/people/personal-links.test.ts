import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymousActor } from '#platform/auth/actor'
import { passwordMatches } from '#platform/auth/password'
import { findSessionActor, openSession } from '#platform/auth/sessions'
import { hashToken } from '#platform/auth/token'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { testPeople } from '../../../test/fakes/people.ts'
import { acceptPersonalLink } from './accept-personal-link.ts'
import { forgotPassword } from './forgot-password.ts'
import { invitePerson } from './invite-person.ts'
import { createPersonalLink, readPersonalLink } from './personal-links.ts'

const people = await testPeople()
const { db } = people
const admin = people.as(await people.person({ role: 'administrator' }))
const settings = openSettings({ db, log: createLog('silent') })
const visitor = { ...people.as(anonymousActor('request-1', null)), settings }
const password = 'la barque bleue remonte le canal'
const past = new Date(Date.now() - 1)
const invalid = { code: 'invalid_link' }

let invited = 0
async function invite() {
  invited += 1
  return invitePerson(admin, {
    name: 'Lou',
    email: `lou${invited}@mairie.fr`,
    role: 'agent',
    groupIds: [],
  })
}

const accept = (token: string, chosen = password) =>
  acceptPersonalLink(visitor, { token, password: chosen, userAgent: null })

test('an invitation says whom it is for, serves once, and lets its person in with the password that they chose', async () => {
  const { person, link } = await invite()
  assert.deepEqual(
    [link.kind, person.state, Math.round((link.expiresAt.getTime() - Date.now()) / 86_400_000)],
    ['invitation', 'invited', 7],
  )
  const shown = await readPersonalLink(db, link.token)
  assert.deepEqual(
    [shown.kind, shown.name, shown.email, shown.person_id],
    ['invitation', 'Lou', person.email, person.id],
  )
  const { sessionToken, stage } = await accept(link.token)
  assert.deepEqual([stage, (await findSessionActor(db, sessionToken))?.personId], ['open', person.id])
  const { password_hash: hash } = await db
    .selectFrom('person')
    .select('password_hash')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow()
  assert.equal(await passwordMatches(hash, password), true)
  await assert.rejects(accept(link.token), invalid)
  await assert.rejects(readPersonalLink(db, link.token), invalid)
})

test('used twice at the same moment it lets in once', async () => {
  const { link } = await invite()
  const both = await Promise.allSettled([accept(link.token), accept(link.token)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('another link to the same person takes the place of the one before', async () => {
  const { person, link } = await invite()
  const { link: next } = await createPersonalLink(admin, person.id)
  assert.equal(next.kind, 'invitation')
  await assert.rejects(accept(link.token), invalid)
  await accept(next.token)
})

test('a password chosen anew ends the sessions that were open', async () => {
  const { person, link } = await invite()
  const {
    person: { id: personId },
  } = await accept(link.token)
  const thief = await db.transaction().execute((tx) => openSession(tx, { personId, userAgent: null }))
  const { link: reset } = await createPersonalLink(admin, person.id)
  assert.deepEqual(
    [reset.kind, Math.round((reset.expiresAt.getTime() - Date.now()) / 3_600_000)],
    ['password_reset', 24],
  )
  const { sessionToken } = await accept(reset.token, 'le phare rouge veille au large')
  assert.deepEqual(
    [await findSessionActor(db, thief), (await findSessionActor(db, sessionToken))?.personId],
    [null, personId],
  )
})

test('a link that is too old, of somebody who may not come in, or that nobody gave, is none', async () => {
  const [old, out] = [await invite(), await invite()]
  await db.updateTable('personal_link').set({ expires_at: past }).where('person_id', '=', old.person.id).execute()
  await db.updateTable('person').set({ disabled_at: past }).where('id', '=', out.person.id).execute()
  for (const token of [old.link.token, out.link.token, '', 'lnk-inconnu'])
    await assert.rejects(accept(token), invalid, token)
})

test('a password that would be guessed is refused, and the link still serves', async () => {
  const { person, link } = await invite()
  for (const weak of ['motdepasse123', person.email, '123456789012']) {
    await assert.rejects(accept(link.token, weak), { code: 'weak_password', details: { param: 'password' } }, weak)
  }
  await accept(link.token)
})

test('an address that is known is not invited again, whatever its capitals', async () => {
  const { person } = await invite()
  for (const email of [person.email, person.email.toUpperCase()]) {
    await assert.rejects(invitePerson(admin, { name: 'X', email, role: 'agent', groupIds: [] }), {
      code: 'name_taken',
      details: { name: email, param: 'email' },
    })
  }
})

test('nobody invites, or gives a link to, whoever would hold more than they do', async () => {
  const draft = {
    name: 'X',
    email: 'chef@mairie.fr',
    role: 'instance-administrator',
    groupIds: [],
  }
  await assert.rejects(invitePerson(admin, draft), {
    code: 'forbidden',
    details: { scope: 'organisations:manage' },
  })
  const chief = await people.person({ role: 'instance-administrator' })
  await assert.rejects(createPersonalLink(admin, chief.personId), { code: 'forbidden' })
  const foreigner = await people.person({ of: await people.other() })
  await assert.rejects(createPersonalLink(admin, foreigner.personId), { code: 'not_found' })
})

test('the token is kept as its hash alone', async () => {
  const { link, person } = await invite()
  const row = await db
    .selectFrom('personal_link')
    .selectAll()
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow()
  assert.ok(row.token_hash.equals(hashToken(link.token)))
  assert.ok(!JSON.stringify(row).includes(link.token))
})

test('whoever forgot a password gets a link; an account without one, and an unknown address, get none and leave a trace', async () => {
  const { person, link } = await invite()
  const forgotten = () => people.traces('password.forgotten')
  const before = (await forgotten()).length
  assert.equal(await forgotPassword(visitor, person.email), null)
  assert.equal(await forgotPassword(visitor, 'personne@mairie.fr'), null)
  await accept(link.token)
  const found = await forgotPassword(visitor, person.email.toUpperCase())
  assert.deepEqual([found?.person.email, found?.link.kind], [person.email, 'password_reset'])
  assert.deepEqual(
    (await forgotten()).slice(before).map(({ target }) => target),
    [null, null, `person ${person.id}`],
  )
})

test('nobody’s letter box is filled: past three letters an address waits', async () => {
  const { person } = await invite()
  for (let turn = 0; turn < 3; turn += 1) await forgotPassword(visitor, person.email)
  await db.updateTable('sign_in_failure').set({ failures: 12 }).where('subject', 'like', 'forgotten:%').execute()
  await assert.rejects(forgotPassword(visitor, person.email), { code: 'rate_limited' })
})
