import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import { audit } from '#platform/audit/audit'
import { jobActor } from '#platform/auth/actor'
import { defineJob } from '#platform/jobs/jobs'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { administrator, type Json, type TestServer, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

function govern(method: string, path: string, body?: unknown) {
  return server.call(method, path, { key: null, cookie: governing, ...(body === undefined ? {} : { body }) })
}

const linesOf = (json: Json): Json[] => Object.values(json['data'] ?? {}).flatMap((line) => (line ? [line] : []))

test('what was done is listed latest first, by name, filtered by action, by person and by time', async () => {
  await govern('POST', '/api/groups', { name: 'Urbanisme' })
  const listed = await govern('GET', '/api/audit?limit=2')
  assert.equal(listed.status, 200, listed.text)
  const [last] = linesOf(listed.json)
  assert.deepEqual(
    [last?.['action'], last?.['actor']?.['kind'], last?.['actor']?.['name'], last?.['address']],
    ['group.create', 'person', administrator.name, '127.0.0.1'],
  )
  assert.ok(Number(listed.json['total']) > 2)
  const actions = async (query: string): Promise<Set<unknown>> =>
    new Set(linesOf((await govern('GET', `/api/audit?limit=100&${query}`)).json).map((line) => line['action']))
  assert.deepEqual(await actions('action=group.'), new Set(['group.create']))
  assert.ok((await actions(`actor=${encodeURIComponent('camille')}`)).has('group.create'))
  assert.deepEqual(await actions('actor=personne-ici'), new Set())
  assert.deepEqual(await actions('end_time=1000'), new Set())
  const csv = await govern('GET', '/api/audit.csv?action=group.')
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8')
  const [, line, end] = csv.text.split('\r\n')
  assert.match(line ?? '', /^\d+;\d{4}-.*;person;\d+;Camille Martin;group\.create;group;\d+;/)
  assert.equal(end, '')
})

test('another organisation’s acts are not read, and those of the instance by who governs it alone', async () => {
  const { db } = server.ctx
  const elsewhere = await createPerson(db, await createOrganisation(db, 'Ailleurs'), { role: 'administrator' })
  await db.transaction().execute(async (tx) => {
    await audit(tx, { ...server.ctx, actor: elsewhere }, { action: 'secret.act' })
    await audit(tx, { ...server.ctx, actor: jobActor('essai', []) }, { action: 'instance.backup' })
  })
  const read = new Set(
    linesOf((await govern('GET', '/api/audit?limit=100')).json).map((line) => String(line['action'])),
  )
  assert.deepEqual([read.has('secret.act'), read.has('instance.backup')], [false, true])
  const delegated = await server.keyWith(['audit:read'])
  const own = linesOf((await server.call('GET', '/api/audit?limit=100', { key: delegated })).json)
  assert.ok(own.length > 0 && own.every((line) => !['instance.backup', 'secret.act'].includes(String(line['action']))))
})

test('the trace is read again, and a row that was altered is named', async () => {
  const { db } = server.ctx
  const intact = (await govern('POST', '/api/audit/verification')).json
  assert.deepEqual([intact['intact'], intact['broken_at']], [true, null])
  assert.ok(Number(intact['rows']) > 3)
  await sql`alter table audit_log disable trigger user`.execute(db)
  const { rows } = await sql<{ id: number }>`
    update audit_log set action = 'group.delete' where action = 'group.create' returning id::integer`.execute(db)
  const broken = (await govern('POST', '/api/audit/verification')).json
  assert.deepEqual([broken['intact'], broken['broken_at']], [false, rows[0]?.id])
})

test('the health of the instance: versions, checks, index, queue, disk, last backup', async () => {
  const { json, status, text } = await govern('GET', '/api/instance/health')
  assert.equal(status, 200, text)
  assert.match(String(json['version']), /^\d+\.\d+\.\d+/)
  assert.equal(json['node'], process.versions.node)
  const names = Object.values(json['checks'] ?? {}).map((check) => String(check?.['name']))
  for (const name of ['database', 'embeddings', 'index', 'corpora', 'usage']) assert.ok(names.includes(name), name)
  assert.equal(new Set(names).size, names.length, 'each is told once')
  const { free_bytes: free, total_bytes: total } = json['disk'] ?? {}
  assert.ok(Number(free) > 0 && Number(free) <= Number(total))
  assert.equal(json['index']?.['changes_behind'], 0)
  assert.ok(Math.abs(Number(json['last_backup']) - Date.now() / 1000) < 600)
})

test('work that failed is told with its reason, and tried again', async () => {
  const { db, jobs } = server.ctx
  const job = defineJob({ name: 'test.fails', payload: z.object({}), timeoutSeconds: 30, retries: 0 })
  let runs = 0
  await jobs.work(job, { concurrency: 1 }, async () => {
    runs += 1
    if (runs === 1) throw new Error('the disk is full')
  })
  await db.transaction().execute((tx) => jobs.enqueue(tx, job, {}))
  const failed = async () => linesOf((await govern('GET', '/api/instance/jobs?state=failed&limit=100')).json)
  await until(async () => (await failed()).length === 1)
  const [told] = await failed()
  assert.equal(told?.['name'], 'test.fails')
  assert.match(String(told?.['reason']), /the disk is full/)
  const again = await govern('POST', `/api/instance/jobs/${String(told?.['id'])}/retry`)
  assert.equal(again.status, 204, again.text)
  await until(async () => runs === 2 && (await failed()).length === 0)
  const twice = await govern('POST', `/api/instance/jobs/${String(told?.['id'])}/retry`)
  assert.deepEqual([twice.status, twice.json['error']?.['code']], [404, 'not_found'])
})
