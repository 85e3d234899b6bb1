import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { OrganisationId } from '#contract/ids'
import { openNotifications } from '#platform/db/notifications'
import { z } from 'zod'
import { createOrganisation } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { defineSetting } from './setting.ts'
import { type Settings, openSettings } from './settings.ts'
import { until } from '../../../test/fakes/until.ts'

const { db, url, log } = await testDatabase()
const { id: mairie } = await createOrganisation(db)
const { id: region } = await createOrganisation(db)
const retention = defineSetting('retention-days', z.number().int().min(1), 30)

async function startProcess(): Promise<Settings> {
  const settings = openSettings({ db, log })
  const notifications = await openNotifications(url, log)
  await settings.start(notifications)
  after(async () => {
    settings.stop()
    await notifications.close()
  })
  return settings
}

function choose(settings: Settings, organisationId: OrganisationId, value: number): Promise<void> {
  return db.transaction().execute((tx) => settings.write(tx, retention, { organisationId, value }))
}

test('a setting is its default until an organisation chooses, and says nothing of another', async () => {
  const settings = await startProcess()
  assert.equal(await settings.read(retention, mairie), 30)
  await choose(settings, mairie, 7)
  assert.deepEqual([await settings.read(retention, mairie), await settings.read(retention, region)], [7, 30])
  assert.deepEqual([...(await settings.readAll(retention))], [[mairie, 7]])
})

test('what one process writes, another reads; it had the old value in memory', async () => {
  const [here, there] = [await startProcess(), await startProcess()]
  await choose(here, mairie, 10)
  await until(async () => (await there.read(retention, mairie)) === 10)
  await choose(here, mairie, 11)
  assert.equal(await here.read(retention, mairie), 11, 'whoever writes reads its own word at once')
  await until(async () => (await there.read(retention, mairie)) === 11)
})

test('a value is kept in memory: rows changed without a word are not seen', async () => {
  await choose(await startProcess(), region, 12)
  const settings = await startProcess()
  assert.equal(await settings.read(retention, region), 12)
  await db.updateTable('setting').set({ value: '99' }).where('organisation_id', '=', region).execute()
  assert.equal(await settings.read(retention, region), 12)
})

test('a value that the schema refuses is not written, and a transaction that fails changes nothing', async () => {
  const settings = await startProcess()
  await choose(settings, mairie, 20)
  await assert.rejects(choose(settings, mairie, 0), z.ZodError)
  const failed = db.transaction().execute(async (tx) => {
    await settings.write(tx, retention, { organisationId: mairie, value: 21 })
    throw new Error('refused')
  })
  await assert.rejects(failed, /refused/)
  assert.equal(await settings.read(retention, mairie), 20)
})

test('changes of two processes at once are both kept, though each had the value before in memory', async () => {
  const [here, there] = [await startProcess(), await startProcess()]
  await choose(here, mairie, 1)
  for (const settings of [here, there]) await until(async () => (await settings.read(retention, mairie)) === 1)
  const change = (settings: Settings): Promise<number> =>
    db
      .transaction()
      .execute((tx) => settings.change(tx, retention, { organisationId: mairie, next: (before) => before + 1 }))
  const written = await Promise.all(Array.from({ length: 10 }, (_, index) => change(index % 2 === 0 ? here : there)))
  assert.deepEqual(
    written.toSorted((left, right) => left - right),
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  )
})

test('whoever follows a setting is called at once, then at each change of it alone', async () => {
  const settings = await startProcess()
  const other = defineSetting('other-policy', z.number(), 0)
  const seen: number[] = []
  await settings.follow(retention, async () => void seen.push(await settings.read(retention, mairie)))
  assert.equal(seen.length, 1)
  await db.transaction().execute((tx) => settings.write(tx, other, { organisationId: mairie, value: 5 }))
  await choose(settings, mairie, 40)
  await until(async () => seen.at(-1) === 40)
  assert.equal(seen.length, 2)
})

test('a setting has one definition', () => {
  assert.throws(() => defineSetting('retention-days', z.number(), 1), /defined twice/)
})
