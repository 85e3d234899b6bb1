import { asPersonId, type OrganisationId, type PersonId } from '#contract/ids'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listUsage, sumUsage } from '#inference/usage/queries'
import { sumBy } from '#inference/usage/sums/queries'
import { type Database, openDatabase } from '#platform/db/database'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { createLog } from '#platform/telemetry/log'
import { sql } from 'kysely'
import { createOrganisation, createPerson } from '../../test/fakes/actors.ts'
import { type BenchReport, median } from '../report.ts'

const rows = 1_000_000
const days = 90
const people = 200
const tries = 5
/** A page that takes longer feels slow. */
const mostMs = 1000

interface Measured {
  readonly name: string
  readonly ms: number
}

/** How long the sums of usage take over a million calls of three months. */
export async function run(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-usage-'))
  const log = createLog('warn')
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), log })
  try {
    await migrate(server.url, log)
    const db = await openDatabase(server.url, log)
    const measured = await measure(db)
    await db.destroy()
    return report(measured)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(db: Database): Promise<Measured[]> {
  const organisation = await createOrganisation(db)
  const ids: PersonId[] = []
  for (let index = 0; index < people; index += 1) ids.push((await createPerson(db, organisation)).personId)
  await fill(db, organisation.id, ids)
  const until = new Date()
  const month = { from: new Date(until.getTime() - 30 * 86_400_000), until }
  const quarter = { from: new Date(until.getTime() - days * 86_400_000), until }
  const personId = ids[7] ?? asPersonId(0)
  const own = { of: { personId }, limit: 100, offset: 0 }
  const whole = { organisationId: organisation.id }
  return [
    await timed('own calls, a page of the month', () => listUsage(db, { ...own, ...month })),
    await timed('own use by day, a month', () => sumUsage(db, { ...own, ...month })),
    await timed('own use by model, three months', () =>
      sumBy(db, { by: 'model', ...quarter }, { personId: asPersonId(personId) }),
    ),
    await timed('the organisation by day, a month', () => sumBy(db, { by: 'day', ...month }, whole)),
    await timed('the organisation by person, a month', () => sumBy(db, { by: 'person', ...month }, whole)),
    await timed('the organisation by day, three months', () => sumBy(db, { by: 'day', ...quarter }, whole)),
    await timed('the organisation by model, three months', () => sumBy(db, { by: 'model', ...quarter }, whole)),
  ]
}

/** In the order in which calls come, as the recorder writes them. */
async function fill(db: Database, organisationId: OrganisationId, ids: readonly number[]): Promise<void> {
  await sql`insert into usage_event (at, request_id, organisation_id, person_id, model, backend, endpoint, status,
      prompt_tokens, completion_tokens, duration_ms, cost_euros, energy_watt_hours, emissions_grams)
    select now() - interval '1 day' * ${days} * (1 - n::float8 / ${rows}), 'r' || n, ${organisationId},
      (${sql.val([...ids])}::integer[])[1 + n * 7 % ${people}], 'model-' || n % 12, 'server', 'chat/completions',
      case when n % 50 = 0 then 429 else 200 end, n % 3000, n % 700, 800, 0.001, 0.2, 0.05
    from generate_series(1, ${rows}::integer) as n`.execute(db)
  await sql`vacuum analyze usage_event`.execute(db)
}

async function timed(name: string, read: () => Promise<unknown>): Promise<Measured> {
  const times: number[] = []
  for (let index = 0; index < tries; index += 1) {
    const startMs = performance.now()
    await read()
    times.push(performance.now() - startMs)
  }
  return { name, ms: median(times) }
}

function report(measured: readonly Measured[]): BenchReport {
  return {
    name: 'usage',
    tables: [
      {
        title: `${rows} calls of ${people} people over ${days} days, median of ${tries}`,
        columns: ['what', 'ms'],
        rows: measured.map(({ name, ms }) => [name, ms.toFixed(0)]),
      },
    ],
    targets: measured.map(({ name, ms }) => {
      return { what: `${name}, ms`, reached: Math.round(ms), target: mostMs, better: 'less' as const }
    }),
    notes: ['The whole of PostgreSQL is that of the product; nothing else calls it meanwhile.'],
  }
}
