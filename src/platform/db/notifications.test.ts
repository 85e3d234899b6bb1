import assert from 'node:assert/strict'
import { once } from 'node:events'
import { EventEmitter } from 'node:events'
import { after, test } from 'node:test'
import { testDatabase, withRollback } from '../../../test/fakes/database.ts'
import { notify, openNotifications } from './notifications.ts'
import { sql } from 'kysely'

const { db, url, log } = await testDatabase()
const notifications = await openNotifications(url, log)
after(() => notifications.close())

test('a word reaches every listener of its channel, and only when its transaction commits', async () => {
  const heard: string[] = []
  const events = new EventEmitter()
  const hear = (payload: string) => {
    heard.push(payload)
    events.emit('heard')
  }
  await notifications.listen('keys-changed', hear)
  await notifications.listen('other', () => heard.push('other'))
  await withRollback(db, (tx) => notify(tx, 'keys-changed', 'rolled back'))
  const arrived = once(events, 'heard')
  await db.transaction().execute((tx) => notify(tx, 'keys-changed', '12'))
  await arrived
  assert.deepEqual(heard, ['12'])
})

test('a lost connection comes back by itself, tells the gap and hears again', async () => {
  const events = new EventEmitter()
  await notifications.listen(
    'collections',
    (payload) => events.emit('heard', payload),
    () => events.emit('gap'),
  )
  const gap = once(events, 'gap')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'socle notifications' and datname = current_database()`.execute(db)
  await gap
  const heard = once(events, 'heard')
  await notify(db, 'collections', 'again')
  assert.deepEqual(await heard, ['again'])
})
