import { asKeyId, asServiceAccountId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyRing } from '#platform/auth/key-ring'
import { createServiceAccountKey } from '#platform/keys/create-key'
import { revokeAnyKey } from '#platform/keys/revoke-key'
import { testPeople } from '../../../test/fakes/people.ts'
import { createServiceAccount, listServiceAccounts, updateServiceAccount } from './service-accounts.ts'

const people = await testPeople()
const { db } = people
const admin = people.as(await people.person({ role: 'administrator' }))
const stranger = people.as(await people.person({ role: 'administrator', of: await people.other() }))

test('a program has a principal of its own, and reads what nobody else’s is', async () => {
  const [one, other] = [await createServiceAccount(admin, 'Agenda'), await createServiceAccount(admin, 'Agenda')]
  assert.deepEqual([one.name, one.keys, one.disabled_at], ['Agenda', 0, null])
  const rows = await db
    .selectFrom('service_account')
    .select('principal_id')
    .where('id', 'in', [one.id, other.id])
    .execute()
  assert.equal(new Set(rows.map(({ principal_id }) => principal_id)).size, 2)
})

test('keys are counted while they serve: neither revoked nor over', async () => {
  const { id } = await createServiceAccount(admin, 'Courrier')
  const keysOf = async () =>
    (await listServiceAccounts(admin, { limit: 100, offset: 0 })).rows.find((row) => row.id === id)?.keys
  const [first, second, third] = [1, 2, 3].map((number) =>
    createServiceAccountKey(admin, id, { name: `clé ${number}` }),
  )
  const [, revoked, over] = await Promise.all([first, second, third])
  assert.equal(await keysOf(), 3)
  await revokeAnyKey(admin, asKeyId(revoked?.row.id ?? 0))
  await db
    .updateTable('api_key')
    .set({ expires_at: new Date(0) })
    .where('id', '=', asKeyId(over?.row.id ?? 0))
    .execute()
  assert.equal(await keysOf(), 1)
})

test('disabled, its keys are refused; enabled again, they serve again', async () => {
  const ring = new KeyRing(db)
  const { id } = await createServiceAccount(admin, 'Guichet')
  const { value } = await createServiceAccountKey(admin, id, { name: 'clé' })
  const serves = async (): Promise<string> => {
    await ring.refresh()
    try {
      return ring.authenticate(value, Date.now()).kind
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    }
  }
  assert.equal(await serves(), 'service-account')
  const closed = await updateServiceAccount(admin, id, { disabled: true })
  assert.deepEqual([closed.disabled_at !== null, await serves()], [true, 'revoked_key'])
  const again = await updateServiceAccount(admin, id, { disabled: true })
  assert.deepEqual(again.disabled_at, closed.disabled_at, 'since when it is closed stays')
  const opened = await updateServiceAccount(admin, id, { disabled: false, name: 'Accueil' })
  assert.deepEqual([opened.name, opened.disabled_at, await serves()], ['Accueil', null, 'service-account'])
  const told = (await people.traces('service_account.update')).map(({ details }) => details)
  assert.deepEqual(told, [{ disabled: true }, { disabled: true }, { renamed: true, disabled: false }])
})

test('a change of nothing changes nothing and leaves no trace', async () => {
  const made = await createServiceAccount(admin, 'Calme')
  const before = (await people.traces('service_account.update')).length
  assert.deepEqual(await updateServiceAccount(admin, made.id, {}), made)
  assert.equal((await people.traces('service_account.update')).length, before)
})

test('programs come by name whatever the capitals, page by page, those of the organisation alone', async () => {
  for (const name of ['zone', 'Bourg', 'avenue']) await createServiceAccount(stranger, name)
  const names = async (limit: number, offset: number) => {
    const { rows, total } = await listServiceAccounts(stranger, { limit, offset })
    return [rows.map(({ name }) => name), total]
  }
  assert.deepEqual(await names(10, 0), [['avenue', 'Bourg', 'zone'], 3])
  assert.deepEqual(await names(1, 2), [['zone'], 3])
})

test('another organisation’s program is not there, and gets no key', async () => {
  const { id } = await createServiceAccount(admin, 'Secret')
  const absent = { code: 'not_found', details: { what: 'service account', id } }
  await assert.rejects(updateServiceAccount(stranger, id, { disabled: true }), absent)
  await assert.rejects(createServiceAccountKey(stranger, id, { name: 'volée' }), absent)
})

test('only whoever manages people sees and changes programs', async () => {
  const agent = people.as(await people.person())
  const forbidden = { code: 'forbidden', details: { scope: 'people:manage' } }
  await assert.rejects(listServiceAccounts(agent, { limit: 1, offset: 0 }), forbidden)
  await assert.rejects(createServiceAccount(agent, 'Moi'), forbidden)
  await assert.rejects(updateServiceAccount(agent, asServiceAccountId(1), {}), forbidden)
  await assert.rejects(createServiceAccountKey(agent, asServiceAccountId(1), { name: 'clé' }), forbidden)
})
