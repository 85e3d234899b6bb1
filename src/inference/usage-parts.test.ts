import { asKeyId, asOrganisationId, asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openJournalLoader } from '#platform/db/journal-loader'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { openUsageRecorder } from './usage-recorder.ts'
import { type UsageRow, usageLine, usageTable } from './usage-row.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-usage-parts-'))
after(() => rm(folder, { recursive: true, force: true }))

/** A kilobyte each: nine thousand of them are three parts. */
const names = Array.from({ length: 9000 }, (_, index) => `r${index}`)
const row = (requestId: string): UsageRow => ({
  ...{
    at: new Date('2026-01-02T03:04:05.678Z'),
    requestId,
    organisationId: asOrganisationId(1),
    keyId: asKeyId(2),
    personId: asPersonId(3),
  },
  ...{ model: 'm'.repeat(1000), backend: 'b', endpoint: 'chat/completions', status: 200 },
  ...{ promptTokens: 3, completionTokens: 4, durationMs: 5.5, firstTokenMs: null, footprint: null, assistant: null },
})

/** Loads into the database, says so after each part, and waits to be killed once two are there. */
const killedLoader = `
  const [journalFile, url] = process.argv.slice(1)
  const { openUsageRecorder } = await import(${JSON.stringify(new URL('./usage-recorder.ts', import.meta.url).href)})
  const { usageTable } = await import(${JSON.stringify(new URL('./usage-row.ts', import.meta.url).href)})
  const { openJournalLoader } = await import(${JSON.stringify(new URL('../platform/db/journal-loader.ts', import.meta.url).href)})
  const { createLog } = await import(${JSON.stringify(new URL('../platform/telemetry/log.ts', import.meta.url).href)})
  const loader = openJournalLoader({ url, log: createLog('error'), table: usageTable })
  let parts = 0
  const load = async (part) => {
    const next = await loader.load(part)
    parts += 1
    if (parts < 2) return next
    console.log(part.content.length)
    return new Promise(() => {})
  }
  const recorder = openUsageRecorder({ journalFile, load, onError: (error) => console.error(error) })
  setInterval(() => {}, 1000)
  await recorder.flush()`

test('a process killed between two parts of a large file leaves each row counted once', async () => {
  const { db, url, log } = await testDatabase()
  const journalFile = join(folder, 'usage')
  await writeFile(`${journalFile}.1-${randomUUID()}-1`, names.map((name) => usageLine(row(name))).join(''))
  const args = ['--input-type=module', '-e', killedLoader, journalFile, url]
  const killed = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(killed.stdout, 'data')
  assert.ok(Number(String(said)) <= 4 * 1024 * 1024, 'a part is bounded')
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  const count = async (): Promise<number> =>
    (
      await db
        .selectFrom('usage_event')
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow()
    ).rows
  const before = await count()
  assert.ok(before > 0 && before < names.length, `${before} rows were there`)

  const loader = openJournalLoader({ url, log, table: usageTable })
  closeAtEnd(() => loader.close())
  const recorder = openUsageRecorder({ journalFile, load: (part) => loader.load(part), onError: assert.fail })
  await recorder.stop()
  const rows = await db.selectFrom('usage_event').select('request_id').orderBy('id').execute()
  assert.deepEqual(
    rows.map(({ request_id }) => request_id),
    names,
  )
  assert.deepEqual(await readdir(folder), [])
})
