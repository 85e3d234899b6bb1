import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { jobActor } from '#platform/auth/actor'
import { openOutbound } from '#platform/http/outbound'
import { downloadArchive } from './download-archive.ts'

const folder = await mkdtemp(join(tmpdir(), 'downloads-'))
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
const site = { content: 'PK un', etag: '"1"', status: 200 }
const asked: (string | undefined)[] = []
const server = createServer((request, response) => {
  const condition = request.headers['if-none-match']
  asked.push(condition)
  if (site.status !== 200) response.writeHead(site.status).end()
  else if (condition === site.etag) response.writeHead(304).end()
  else response.writeHead(200, { etag: site.etag }).end(site.content)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
after(async () => {
  server.close()
  await outbound.close()
  await rm(folder, { recursive: true, force: true })
})

const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/vosdroits-latest.zip`
const ctx = { outbound, signal: new AbortController().signal, actor: jobActor('test', []) }
const download = (from = url) => downloadArchive(ctx, from, { folder, name: 'sheets' })

test('an archive is fetched, kept, and asked again with what is known of it', async () => {
  const first = await download()
  assert.equal(await readFile(first.file, 'utf8'), 'PK un')
  assert.deepEqual(await download(), first)
  assert.deepEqual(asked, [undefined, '"1"'])
  Object.assign(site, { content: 'PK deux', etag: '"2"' })
  const second = await download()
  assert.notEqual(second.hash, first.hash)
  assert.equal(await readFile(second.file, 'utf8'), 'PK deux')
})

test('an answer that is none leaves what was kept, and no draft', async () => {
  site.status = 503
  await assert.rejects(download(), { code: 'site_unreachable' })
  assert.deepEqual((await readdir(folder)).toSorted(), ['sheets.archive', 'sheets.archive.json'])
  await assert.rejects(download('http://127.0.0.1:1/absent.zip'), { code: 'site_unreachable' })
  await assert.rejects(download('http://169.254.169.254/latest.zip'), { code: 'address_refused' })
})
