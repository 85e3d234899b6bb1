import type { PersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPeople } from '../../../test/fakes/people.ts'
import { replaceRecoveryCodes, takeRecoveryCode } from './recovery-codes.ts'
import { createTotpSecret, periodOfCode, totpUri } from './totp.ts'

/** The secret of RFC 6238's appendix B, "12345678901234567890", in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test('codes are those of RFC 6238’s appendix B, their last six digits', () => {
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    assert.equal(periodOfCode(secret, code, seconds * 1_000), Math.floor(seconds / 30), String(seconds))
  }
})

test('a clock that is half a minute off is forgiven either way, and no more; the period is the code’s own', () => {
  const code = '287082'
  for (const [seconds, period] of [
    [-1, null],
    [0, 1],
    [29, 1],
    [30, 1],
    [59, 1],
    [60, 1],
    [89, 1],
    [90, null],
    [3_600, null],
  ] as const) {
    assert.equal(periodOfCode(secret, code, seconds * 1_000), period, String(seconds))
  }
})

test('what is no code of that secret is none', () => {
  for (const code of ['287083', '94287082', '28708', '', '      ', '28708２', 'abcdef', '287082\n1']) {
    assert.equal(periodOfCode(secret, code, 59_000), null, code)
  }
  assert.equal(periodOfCode(createTotpSecret(), '287082', 59_000), null)
})

test('a secret is 160 bits that never come twice', () => {
  const secrets = Array.from({ length: 100 }, createTotpSecret)
  assert.equal(new Set(secrets).size, 100)
  for (const one of secrets) assert.match(one, /^[A-Z2-7]{32}$/)
})

test('a telephone reads who asks and for whom; a colon in a name parts nothing', () => {
  const uri = new URL(totpUri(secret, { issuer: 'Mairie: Ville', label: 'lou@mairie.fr' }))
  assert.equal(decodeURIComponent(uri.pathname), '/Mairie  Ville:lou@mairie.fr')
  assert.deepEqual(Object.fromEntries(uri.searchParams), {
    issuer: 'Mairie  Ville',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

const people = await testPeople()
const { db } = people
const codesFor = (personId: PersonId) => db.transaction().execute((tx) => replaceRecoveryCodes(tx, personId))
const take = (personId: PersonId, code: string) =>
  db.transaction().execute((tx) => takeRecoveryCode(tx, personId, code))

test('ten codes are given, which serve once each, however they are copied', async () => {
  const { personId } = await people.person()
  const codes = await codesFor(personId)
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) assert.match(code, /^(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
  const [one = '', two = '', three = ''] = codes
  assert.deepEqual(
    [
      await take(personId, one),
      await take(personId, one),
      await take(personId, two.toUpperCase().replaceAll('-', ' ')),
      await take(personId, ` ${three.replaceAll('-', '')}\n`),
      await take(personId, three),
    ],
    [true, false, true, true, false],
  )
})

test('used twice at the same moment a code serves once', async () => {
  const { personId } = await people.person()
  const [code = ''] = await codesFor(personId)
  const both = await Promise.all([take(personId, code), take(personId, code)])
  assert.deepEqual(both.toSorted(), [false, true])
})

test('another person’s codes, earlier ones and what is none serve nobody', async () => {
  const [one, other] = [await people.person(), await people.person()]
  const [early = ''] = await codesFor(one.personId)
  const [code = ''] = await codesFor(one.personId)
  await codesFor(other.personId)
  for (const [personId, tried] of [
    [other.personId, code],
    [one.personId, early],
    [one.personId, ''],
    [one.personId, code.slice(0, -1)],
  ] as const) {
    assert.equal(await take(personId, tried), false, tried)
  }
  assert.equal(await take(one.personId, code), true)
})

test('a code is kept as its hash alone', async () => {
  const { personId } = await people.person()
  const codes = await codesFor(personId)
  const rows = await db.selectFrom('recovery_code').selectAll().where('person_id', '=', personId).execute()
  assert.equal(rows.length, 10)
  for (const code of codes) assert.ok(!JSON.stringify(rows).includes(code.replaceAll('-', '')))
})
