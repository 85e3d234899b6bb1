import { asKeyId, asOrganisationId, asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openJournalLoader } from '#platform/db/journal-loader'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { usageLine, usageTable } from './usage-row.ts'

/** As written before assistants were counted, to the letter. */
const olderLine =
  '2026-01-02T03:04:05.678Z\tolder\t1\t2\t3\tm\tb\tchat/completions\t200\t3\t4\t5.5\t\\N\t0.25\t10\t2\tdeclared\n'

const row = {
  ...{
    at: new Date('2026-01-02T03:04:05.678Z'),
    requestId: 'newer',
    organisationId: asOrganisationId(1),
    keyId: asKeyId(2),
    personId: asPersonId(3),
  },
  ...{ model: 'm', backend: 'b', endpoint: 'internal', status: 200, promptTokens: 3, completionTokens: 4 },
  ...{ durationMs: 5.5, firstTokenMs: null, footprint: null },
}

test('durations are kept to the microsecond, and one that is not known is null', async () => {
  const database = await testDatabase()
  const loader = openJournalLoader({ ...database, table: usageTable })
  closeAtEnd(() => loader.close())
  const lines = [
    { ...row, assistant: null, durationMs: 12.345678912, firstTokenMs: 0.1 + 0.2 },
    { ...row, assistant: null, durationMs: 90_000, firstTokenMs: null },
  ].map(usageLine)
  await loader.load({ journalId: randomUUID(), ordinal: 1, from: 0, content: Buffer.from(lines.join('')) })
  const query = database.db.selectFrom('usage_event').select(['duration_ms', 'first_token_ms']).orderBy('id')
  assert.deepEqual(await query.execute(), [
    { duration_ms: 12.346, first_token_ms: 0.3 },
    { duration_ms: 90_000, first_token_ms: null },
  ])
})

test('a line is read as it was written, of this version and of the one before', async () => {
  const database = await testDatabase()
  const loader = openJournalLoader({ ...database, table: usageTable })
  closeAtEnd(() => loader.close())
  const newer = [usageLine({ ...row, assistant: 'vie\tlocale' }), usageLine({ ...row, assistant: null })].join('')
  for (const content of [olderLine, newer]) {
    await loader.load({ journalId: randomUUID(), ordinal: 1, from: 0, content: Buffer.from(content) })
  }
  const rows = await database.db.selectFrom('usage_event').selectAll().orderBy('id').execute()
  assert.deepEqual(
    rows.map((kept) => [kept.request_id, kept.assistant, kept.endpoint, kept.cost_euros, kept.impact_method]),
    [
      ['older', null, 'chat/completions', 0.25, 'declared'],
      ['newer', 'vie\tlocale', 'internal', null, null],
      ['newer', null, 'internal', null, null],
    ],
  )
})
