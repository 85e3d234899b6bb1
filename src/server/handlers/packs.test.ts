import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import yazl from 'yazl'
import { writeSheets } from '../../../test/fakes/sheets-folder.ts'
import { testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { z } from 'zod'
import { Source } from '#contract/corpora'
import { Pack } from '#contract/packs'
import { expirePacks } from '#data/packs/given/delete-pack'

const sheets = 30
const corpusId = 'service-public-associations'
const folder = await mkdtemp(join(tmpdir(), 'socle-sheets-'))
after(() => rm(folder, { recursive: true, force: true }))
await writeSheets(folder, sheets)

const server = await testServer({ config: { outbound: { allow: ['127.0.0.0/8'] } } })
const cookie = await server.adminCookie()
const { db } = server.ctx
const call = (method: string, path: string, body?: object) =>
  server.call(method, path, { cookie, ...(body ? { body } : {}) })

const Refused = z.object({ code: z.string(), message: z.string() })

const withCookie = { headers: { cookie, origin: server.url } }

async function addCorpus(): Promise<Source> {
  const { text } = await call('POST', '/api/sources', { kind: corpusId, settings: { location: folder }, rhythm: null })
  const { id } = Source.parse(JSON.parse(text))
  const read = async () => Source.parse(JSON.parse((await call('GET', `/api/sources/${id}`)).text))
  await until(async () => (await read()).last_run?.state === 'finished')
  return read()
}

async function give(content: Buffer | string, name = 'associations.zip') {
  const form = new FormData()
  form.set('file', new File([typeof content === 'string' ? content : new Uint8Array(content)], name))
  const answer = await fetch(new URL('/api/packs', server.url), { ...withCookie, method: 'POST', body: form })
  return { status: answer.status, body: z.looseObject({ error: Refused.nullish() }).parse(await answer.json()) }
}

const get = async (id: number) => Pack.parse(JSON.parse((await call('GET', `/api/packs/${id}`)).text))

/** The pack once its check has ended. */
async function checked(id: number): Promise<Pack> {
  await until(async () => ['ready', 'refused'].includes((await get(id)).state))
  return get(id)
}

async function run(id: number, body: object): Promise<NonNullable<Pack['run']>> {
  const asked = await call('POST', `/api/packs/${id}/runs`, body)
  assert.equal(asked.status, 202, asked.text)
  await until(async () => (await get(id)).run?.ended != null)
  return (await get(id)).run ?? assert.fail('no run')
}

const countRows = async (table: 'document' | 'source' | 'embedding' | 'pack'): Promise<number> => {
  const { total } = await db
    .selectFrom(table)
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

const source = await addCorpus()
await until(async () => (await countRows('embedding')) >= sheets)
const downloaded = await fetch(new URL(`/api/sources/${source.id}/pack`, server.url), withCookie)
const bytes = Buffer.from(await downloaded.arrayBuffer())

async function altered(path: string, change: (bytes: Buffer) => Buffer): Promise<Buffer> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  const copy = new yazl.ZipFile()
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry))
    copy.addBuffer(entry.fileName === path ? change(content) : content, entry.fileName)
  }
  copy.end()
  return buffer(copy.outputStream)
}

const actions = async (): Promise<string[]> => {
  const rows = await db.selectFrom('audit_log').select('action').orderBy('id').execute()
  return rows.map(({ action }) => action)
}

test('a corpus is downloaded as a signed file and traced; a source of another kind has none', async () => {
  assert.equal(downloaded.status, 200)
  assert.match(downloaded.headers.get('content-disposition') ?? '', /service-public-associations\.zip/)
  assert.ok((await actions()).includes('corpus.pack'))
  const files = await call('POST', '/api/sources', { kind: 'folder', name: 'Notes', settings: { folder } })
  const { id } = Source.parse(JSON.parse(files.text))
  assert.equal((await call('GET', `/api/sources/${id}/pack`)).status, 404)
  assert.equal((await call('DELETE', `/api/sources/${id}`)).status, 204)
})

test('a pack is checked and told whole before anything of it is stored; then it is tried, and added', async () => {
  assert.equal((await call('DELETE', `/api/sources/${source.id}`)).status, 204)
  const [documents, sources] = [await countRows('document'), await countRows('source')]
  const given = await give(bytes)
  assert.equal(given.status, 201)
  const pack = await checked(Pack.parse(given.body).id)
  assert.deepEqual([pack.state, pack.error, pack.url, pack.source_id], ['ready', null, null, null])
  assert.deepEqual([pack.name, pack.size_bytes], ['associations.zip', bytes.length])
  const { content } = pack
  assert.equal(content?.corpus.id, corpusId)
  assert.deepEqual([content?.texts, content?.signed_here, content?.vectors_used], [sheets, true, true])
  assert.ok((content?.vectors ?? 0) >= sheets)
  assert.deepEqual([await countRows('document'), await countRows('source')], [documents, sources])

  const tried = await run(pack.id, { dry_run: true })
  assert.deepEqual([tried.dry_run, tried.added, await countRows('document')], [true, sheets, documents])
  const added = await run(pack.id, {})
  assert.deepEqual([added.state, added.added, added.failed], ['finished', sheets, 0])
  const { source_id: sourceId } = await get(pack.id)
  const found = await call('GET', `/api/sources/${sourceId}`)
  assert.equal(Source.parse(JSON.parse(found.text)).documents, sheets)

  const again = await run(pack.id, {})
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, sheets])
  const traced = (await actions()).filter((action) => /^(pack|source\.r)/.test(action))
  assert.deepEqual(traced.slice(-7), [
    'pack.give',
    ...['source.request-run', 'source.run', 'source.request-run', 'source.run', 'source.request-run', 'source.run'],
  ])
})

test('what is no pack, or is signed otherwise, is refused at once; what differs from its manifest, at the check', async () => {
  const blobs = async (): Promise<number> =>
    (await readdir(join(server.dataFolder, 'storage'), { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    ).length
  const [rows, kept] = [await countRows('pack'), await blobs()]
  const text = await give('ceci n’est pas un lot')
  assert.deepEqual([text.status, text.body.error?.code], [422, 'corrupted'])
  assert.match(text.body.error?.message ?? '', /associations\.zip/)
  const otherManifest = await altered('manifest.json', (manifest) =>
    Buffer.from(String(manifest).replace('"texts": 30', '"texts": 31')),
  )
  const unsigned = await give(otherManifest)
  assert.equal(unsigned.status, 422)
  assert.match(unsigned.body.error?.message ?? '', /signature/)
  assert.equal(await countRows('pack'), rows)

  const forged = await altered('documents/0001.jsonl', (lines) =>
    Buffer.from(String(lines).replace('mairie', 'Mairie')),
  )
  const given = await give(forged)
  assert.equal(given.status, 201)
  const pack = await checked(Pack.parse(given.body).id)
  assert.deepEqual([pack.state, pack.error?.code], ['refused', 'hash_mismatch'])
  assert.equal((await call('POST', `/api/packs/${pack.id}/runs`, {})).status, 409)
  assert.equal(await blobs(), kept)
})

test('a pack is fetched from an address; one that answers otherwise is told, one that may not be asked refused', async () => {
  const site = createServer((request, response) => {
    response.writeHead(request.url === '/lots/corpus%20public.zip' ? 200 : 410)
    response.end(bytes)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  after(() => site.close())
  const address = site.address()
  const host = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const fetched = async (url: string) =>
    checked(Pack.parse(JSON.parse((await call('POST', '/api/packs/fetch', { url })).text)).id)
  const pack = await fetched(`${host}/lots/corpus%20public.zip`)
  assert.deepEqual([pack.state, pack.name, pack.size_bytes], ['ready', 'corpus public.zip', bytes.length])
  const gone = await fetched(`${host}/ailleurs.zip`)
  assert.deepEqual([gone.state, gone.error?.code], ['refused', 'site_unreachable'])
  const inside = await call('POST', '/api/packs/fetch', { url: 'http://10.0.0.1/lot.zip' })
  assert.equal(inside.json['error']?.['code'], 'address_refused')
})

test('a pack is forgotten with its file when somebody says so or its time is over, what was added stays', async () => {
  const { data } = JSON.parse((await call('GET', '/api/packs')).text)
  const ids = data.map((one: unknown) => Pack.parse(one).id)
  const [first = 0] = ids
  assert.equal((await call('DELETE', `/api/packs/${first}`)).status, 204)
  assert.equal((await call('GET', `/api/packs/${first}`)).status, 404)
  const hash = createHash('sha256').update(bytes).digest('hex')
  assert.equal(await server.ctx.storage.has(hash), true)
  await db
    .updateTable('pack')
    .set({ expires_at: new Date(0) })
    .execute()
  assert.equal(await expirePacks(server.ctx), ids.length - 1)
  assert.equal(await server.ctx.storage.has(hash), false)
  assert.equal(await countRows('document'), sheets)
})
