import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createKeyActor,
  createOrganisation,
  createPerson,
  createServiceAccountActor,
} from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { sumOrganisationUsage, sumPersonalUsage } from './sum-usage.ts'
import { usageCsv } from './usage-csv.ts'

const { db } = await testDatabase()
const organisation = await createOrganisation(db)
const person = await createPerson(db, organisation, { name: '=Camille; dite "Cam"' })
const key = await createKeyActor(db, person)
const program = await createServiceAccountActor(db, organisation)
const stranger = await createPerson(db, await createOrganisation(db))
const signal = new AbortController().signal

async function used(given: Record<string, unknown>, at = '2026-03-10T10:00:00Z'): Promise<void> {
  const row = {
    at,
    request_id: 'r',
    organisation_id: organisation.id,
    model: 'm',
    backend: 'b',
    endpoint: 'chat/completions',
    status: 200,
    prompt_tokens: 10,
    completion_tokens: 5,
    duration_ms: 1,
    cost_euros: 0.5,
    energy_watt_hours: 2000,
    emissions_grams: 100,
  }
  await db
    .insertInto('usage_event')
    .values({ ...row, ...given })
    .execute()
}

await used({ person_id: person.personId })
await used({ person_id: person.personId, key_id: key.keyId, status: 429, model: 'n' }, '2026-03-11T00:30:00Z')
await used({ person_id: person.personId, endpoint: 'internal' })
await used({ key_id: program.keyId, status: 502 })
await used({ organisation_id: stranger.organisationId, person_id: stranger.personId })
await used({ person_id: person.personId }, '2026-01-01T00:00:00Z')
const principal = await db
  .insertInto('principal')
  .values({ kind: 'group', organisation_id: organisation.id })
  .returning('id')
  .executeTakeFirstOrThrow()
const group = await db
  .insertInto('person_group')
  .values({ organisation_id: organisation.id, principal_id: principal.id, name: 'Voirie' })
  .returning('id')
  .executeTakeFirstOrThrow()
await db.insertInto('group_member').values({ group_id: group.id, person_id: person.personId }).execute()

await db
  .insertInto('assistant')
  .values(
    [organisation.id, stranger.organisationId].map((organisation_id) => ({
      ...{ organisation_id, name: 'voirie', title: `Voirie ${organisation_id}`, description: '', instructions: '' },
      ...{ mode: 'generate' as const, readers: [] },
    })),
  )
  .execute()
const inMay = '2026-05-04T10:00:00Z'
const answered = { person_id: person.personId, model: 'assistant/voirie', assistant: 'voirie', cost_euros: null }
const written = { person_id: person.personId, endpoint: 'internal', assistant: 'voirie' }
await used({ ...answered, energy_watt_hours: null }, inMay)
await used(written, inMay)
await used({ ...written, model: 'n', prompt_tokens: 3 }, inMay)
await used(
  { ...answered, assistant: 'socle', model: 'assistant/socle', prompt_tokens: 0, energy_watt_hours: null },
  inMay,
)
await used({ ...answered, assistant: 'partie', status: 502, prompt_tokens: null, energy_watt_hours: null }, inMay)
await used({ person_id: person.personId }, inMay)
await used({ ...answered, organisation_id: stranger.organisationId, person_id: stranger.personId }, inMay)

const march = { from: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-04-01T00:00:00Z') }
const sum = async (by: Parameters<typeof sumOrganisationUsage>[1]['by']) =>
  (await sumOrganisationUsage({ db, signal, actor: person }, { ...march, by })).map((line) => [
    line.name,
    line.requests,
    line.refused,
    line.failed,
    line.promptTokens,
  ])

test('usage is counted by day, model, person, group, program and key, of one organisation alone', async () => {
  assert.deepEqual(await sum('day'), [
    ['2026-03-10', 2, 0, 1, 30],
    ['2026-03-11', 1, 1, 0, 10],
  ])
  assert.deepEqual(await sum('model'), [
    ['m', 2, 0, 1, 30],
    ['n', 1, 1, 0, 10],
  ])
  assert.deepEqual(await sum('person'), [['=Camille; dite "Cam"', 2, 1, 0, 30]])
  assert.deepEqual(await sum('group'), [['Voirie', 2, 1, 0, 30]])
  assert.deepEqual(await sum('service-account'), [['robot', 1, 0, 1, 10]])
  assert.equal((await sum('key')).length, 2)
})

test('an assistant’s answers are its requests, with the tokens and costs of the calls made for them, counted once', async () => {
  const may = { from: new Date('2026-05-01T00:00:00Z'), until: new Date('2026-06-01T00:00:00Z') }
  const lines = await sumOrganisationUsage({ db, signal, actor: person }, { ...may, by: 'assistant' })
  assert.deepEqual(
    lines.map(({ name, requests, failed, promptTokens, completionTokens, euros, wattHours }) => [
      ...[name, requests, failed],
      ...[promptTokens, completionTokens, euros, wattHours],
    ]),
    [
      [`Voirie ${organisation.id}`, 1, 0, 13, 10, 1, 4000],
      ['partie', 1, 1, 0, 0, 0, 0],
      ['socle', 1, 0, 0, 0, 0, 0],
    ],
  )
  assert.deepEqual(
    lines.map(({ id }) => id !== null),
    [true, false, false],
    'whoever is gone, or is in every instance, has its name alone',
  )
  const [day] = await sumOrganisationUsage({ db, signal, actor: person }, { ...may, by: 'day' })
  assert.deepEqual([day?.requests, day?.promptTokens, day?.euros], [4, 23, 1.5])
  const own = await sumPersonalUsage({ db, signal, actor: person }, { ...may, by: 'assistant' })
  assert.deepEqual(own, lines, 'somebody who alone asked reads the same of themselves')
  const theirs = await sumOrganisationUsage(
    { db, signal, actor: { ...stranger, scopes: person.scopes } },
    { ...may, by: 'assistant' },
  )
  assert.deepEqual(
    theirs.map(({ name, requests }) => [name, requests]),
    [[`Voirie ${stranger.organisationId}`, 1]],
  )
})

test('each person reads their own, and nobody governs without the right', async () => {
  const own = await sumPersonalUsage({ db, signal, actor: stranger }, { ...march, by: 'model' })
  assert.deepEqual(
    own.map(({ name, requests, euros, wattHours }) => [name, requests, euros, wattHours]),
    [['m', 1, 0.5, 2000]],
  )
  assert.throws(
    () => sumOrganisationUsage({ db, signal, actor: { ...stranger, scopes: new Set() } }, { ...march, by: 'day' }),
    { code: 'forbidden' },
  )
  assert.throws(() => sumPersonalUsage({ db, signal, actor: program }, { ...march, by: 'day' }), { code: 'forbidden' })
})

test('a name in the table is text: no formula, no field too many', async () => {
  const lines = await sumOrganisationUsage({ db, signal, actor: person }, { ...march, by: 'person' })
  const [, row = ''] = usageCsv(lines).split('\r\n')
  assert.equal(row, `${person.personId};"'=Camille; dite ""Cam""";2;1;0;30;15;1.5;6;0.3`)
})
