import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { testDatabase, withRollback } from '../../../test/fakes/database.ts'
import { defineJob, defineSchedule } from './jobs.ts'
import { openJobs } from './pg-boss-jobs.ts'
import { sql } from 'kysely'
import { z } from 'zod'

const { db, url, log } = await testDatabase()
const jobs = openJobs({ url, log })
await jobs.start()
after(() => jobs.stop())

const payload = z.object({ documentId: z.number().int() })
const define = (name: string, retries = 0, timeoutSeconds = 30) => defineJob({ name, payload, timeoutSeconds, retries })

test('a job runs once, soon after its transaction commits, and never if it does not', async () => {
  const job = define('test.commit')
  const ran: number[] = []
  const events = new EventEmitter()
  await jobs.work(job, { concurrency: 1 }, async ({ documentId }) => {
    ran.push(documentId)
    events.emit('ran')
  })
  await withRollback(db, (tx) => jobs.enqueue(tx, job, { documentId: 1 }))
  const done = once(events, 'ran')
  await db.transaction().execute((tx) => jobs.enqueue(tx, job, { documentId: 2 }))
  const committedAt = performance.now()
  await done
  assert.ok(performance.now() - committedAt < 1_500, 'a notification, not a poll, brings the job')
  assert.deepEqual(ran, [2], 'the older one would have come first')
})

test('a burst is worked without pauses, and never more at a time than asked', async () => {
  const job = define('test.burst')
  const events = new EventEmitter()
  const count = { running: 0, most: 0, done: 0 }
  await db.transaction().execute(async (tx) => {
    for (let documentId = 0; documentId < 60; documentId += 1) await jobs.enqueue(tx, job, { documentId })
  })
  const start = performance.now()
  await jobs.work(job, { concurrency: 3 }, async () => {
    count.running += 1
    count.most = Math.max(count.most, count.running)
    await sleep(5)
    count.running -= 1
    count.done += 1
    if (count.done === 60) events.emit('done')
  })
  await once(events, 'done')
  assert.equal(count.most, 3)
  assert.ok(performance.now() - start < 8_000, 'sixty jobs at one per poll would take ten seconds')
})

test('a failure is tried again, then given up with its error', async () => {
  const job = define('test.fails', 1)
  const events = new EventEmitter()
  let tries = 0
  const gone = once(events, 'given-up')
  await jobs.work(
    job,
    { concurrency: 1, givenUp: async (data, error) => void events.emit('given-up', data, error) },
    async () => {
      tries += 1
      throw new Error(`try ${tries}`)
    },
  )
  await db.transaction().execute((tx) => jobs.enqueue(tx, job, { documentId: 3 }))
  const [data, error] = await gone
  assert.deepEqual(data, { documentId: 3 })
  assert.match(String(error), /try 2/)
})

test('the signal tells the time-out', async () => {
  const job = define('test.slow', 0, 1)
  const events = new EventEmitter()
  await jobs.work(job, { concurrency: 1 }, async (_, signal) => {
    await sleep(60_000, undefined, { signal }).catch(() => {})
    events.emit('aborted', signal.aborted)
  })
  const aborted = once(events, 'aborted')
  await db.transaction().execute((tx) => jobs.enqueue(tx, job, { documentId: 4 }))
  assert.deepEqual(await aborted, [true])
})

test('a payload that is not what the job says is refused before it is queued', async () => {
  const job = define('test.wrong')
  const wrong = db.transaction().execute((tx) => jobs.enqueue(tx, job, { documentId: 1.5 }))
  await assert.rejects(wrong, z.ZodError)
})

test('stopping lets a running job end', async () => {
  const own = openJobs({ url, log })
  await own.start()
  const job = define('test.stop')
  const events = new EventEmitter()
  let ended = false
  await own.work(job, { concurrency: 1 }, async () => {
    events.emit('started')
    // Longer than a stop that waits for nobody.
    for (let turn = 0; turn < 100; turn += 1) await sql`select 1`.execute(db)
    ended = true
  })
  const started = once(events, 'started')
  await db.transaction().execute((tx) => own.enqueue(tx, job, { documentId: 5 }))
  await started
  await own.stop()
  assert.ok(ended)
  const { rows } = await sql<{ state: string }>`select state from jobs.job where name = 'test.stop'`.execute(db)
  assert.deepEqual(rows, [{ state: 'completed' }])
})

test('a schedule is kept once per kind, in its last rhythm, with the payload that the job asks for', async () => {
  const job = define('test.schedule')
  await jobs.schedule(defineSchedule({ job, cron: '5 4 * * *', payload: { documentId: 7 } }))
  await jobs.schedule(defineSchedule({ job, cron: '6 4 * * *', payload: { documentId: 8 } }))
  const { rows } = await sql`select name, cron, timezone, data from jobs.schedule where name = ${job.name}`.execute(db)
  assert.deepEqual(rows, [{ name: job.name, cron: '6 4 * * *', timezone: 'UTC', data: { documentId: 8 } }])
  await assert.rejects(jobs.schedule({ job, cron: 'every hour', payload: { documentId: 9 } }))
})

test('the statements of the queue have their limit too, told by the queue itself as it writes', async () => {
  await jobs.work(define('limits.before'), { concurrency: 1 }, async () => {})
  await sql`create table seen_limit (statement text)`.execute(db)
  await sql`create function see_limit() returns trigger language plpgsql as $$ begin
    insert into seen_limit values (current_setting('statement_timeout'));
    return new; end $$`.execute(db)
  await sql`create trigger see_limit after insert on jobs.queue for each row execute function see_limit()`.execute(db)
  await jobs.work(define('limits.after'), { concurrency: 1 }, async () => {})
  const { rows } = await sql`select distinct statement from seen_limit`.execute(db)
  assert.deepEqual(rows, [{ statement: '1min' }])
})

test('a queue that the database has is not made again', async () => {
  const job = define('test.there')
  await jobs.work(job, { concurrency: 1 }, async () => {})
  const own = openJobs({ url, log })
  await own.start()
  const tx = await db.startTransaction().execute()
  try {
    // Whoever writes there waits for the end of this, half a minute at most.
    await sql`lock table jobs.queue in share mode`.execute(tx)
    assert.equal(await own.isPending(job, { documentId: 1 }), false)
  } finally {
    await tx.rollback().execute()
    await own.stop()
  }
})
