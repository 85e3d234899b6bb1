import { asKeyId, asOrganisationId, asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Database } from '#platform/db/database'
import { compiledQueries } from '../../../test/fakes/compiled-queries.ts'
import * as calls from './queries.ts'
import * as sums from './sums/queries.ts'

const period = { from: new Date(0), until: new Date(1) }
const page = { ...period, of: { personId: asPersonId(1) }, limit: 10, offset: 0 }
const dimensions = ['day', 'person', 'group', 'service-account', 'key', 'model', 'assistant'] as const

const samples: Record<string, (db: Database) => unknown> = {
  listUsage: (db) => calls.listUsage(db, page),
  sumUsage: (db) => calls.sumUsage(db, { ...page, of: { keyId: asKeyId(1) } }),
  'sumBy day of a person': (db) => sums.sumBy(db, { ...period, by: 'day' }, { personId: asPersonId(1) }),
  ...Object.fromEntries(
    dimensions.map((by) => [
      `sumBy ${by}`,
      (db: Database) => sums.sumBy(db, { ...period, by }, { organisationId: asOrganisationId(1) }),
    ]),
  ),
}

test('the SQL is what the golden file says, and each query names whose calls it reads', async () => {
  const golden = new URL('./queries.snap.sql', import.meta.url)
  const parts: string[] = []
  for (const [name, sample] of Object.entries(samples)) {
    const sent = await compiledQueries(sample)
    for (const query of sent) {
      assert.match(query, /"?(organisation_id|person_id|key_id)"? = \$/, name)
    }
    parts.push(`-- ${name}\n${sent.map((query) => `${query};`).join('\n')}\n`)
  }
  const text = parts.join('\n')
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text)
  assert.equal(text, await readFile(golden, 'utf8'), 'run this test with UPDATE_GOLDEN=1, then read what changed')
})
