import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { loadStaticPages } from './static-pages.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-pages-'))
const script = 'export const value = 1\n'.repeat(200)
const server = createServer()
let url = ''

before(async () => {
  await mkdir(join(folder, 'assets'))
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Socle</title>')
  await writeFile(join(folder, 'assets', 'main-a1b2.js'), script)
  await writeFile(join(folder, 'assets', 'other-c3d4.js'), script)
  await writeFile(join(folder, '.vite', 'manifest.json'), '{}')
  const pages = await loadStaticPages(folder)
  server.on('request', (incoming, response) => {
    if (!pages(incoming, response, new URL(incoming.url ?? '/', url).pathname)) response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
})
after(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

async function get(path: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') {
  const answer = await request(`${url}${path}`, { method, headers })
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(await answer.body.arrayBuffer()) }
}

test('a file named by its hash is kept for ever, the page is asked again and often unchanged', async () => {
  const asset = await get('/assets/main-a1b2.js')
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(asset.headers['content-type'], 'text/javascript; charset=utf-8')
  const page = await get('/')
  assert.equal(page.headers['cache-control'], 'no-cache')
  const again = await get('/', { 'if-none-match': String(page.headers['etag']) })
  assert.deepEqual([again.status, again.body.length], [304, 0])
})

test('the page that says why nobody came in says so to programs too, each time', async () => {
  const refused = await get('/connexion?refus=unknown', { accept: 'text/html' })
  assert.equal(refused.status, 403)
  assert.match(refused.body.toString(), /Socle/)
  const again = await get('/connexion?refus=unknown', {
    accept: 'text/html',
    'if-none-match': String(refused.headers['etag']),
  })
  assert.equal(again.status, 403)
  assert.equal((await get('/connexion?retour=refus', { accept: 'text/html' })).status, 200)
})

test('each answer is compressed as its reader can take it', async () => {
  const zipped = await get('/assets/main-a1b2.js', { 'accept-encoding': 'gzip' })
  assert.equal(zipped.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(zipped.body).toString(), script)
  const small = await get('/assets/main-a1b2.js', { 'accept-encoding': 'gzip, br' })
  assert.equal(small.headers['content-encoding'], 'br')
  assert.ok(small.body.length < script.length / 10)
  assert.equal((await get('/assets/main-a1b2.js')).body.toString(), script)
})

test('whoever asks while a file is compressed for the first time gets it whole too', async () => {
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => get('/assets/other-c3d4.js', { 'accept-encoding': 'gzip' })),
  )
  for (const { headers, body } of answers) {
    assert.equal(headers['content-encoding'], 'gzip')
    assert.equal(Number(headers['content-length']), body.length)
    assert.equal(gunzipSync(body).toString(), script)
  }
})

test('a place of the page’s own router gives the page; files and interfaces that do not exist give nothing', async () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const path of ['/', '/collections/4', '/installation', '/c/12'])
    assert.equal((await get(path, browser)).status, 200, path)
  assert.equal((await get('/')).status, 200)
  for (const path of ['/models', '/chat/completions']) assert.equal((await get(path)).status, 404, path)
  const missing = ['/assets/none.js', '/none.png', '/v1/none', '/api/none', '/v1', '/docs/none', '/.vite/manifest.json']
  for (const path of missing) assert.equal((await get(path)).status, 404, path)
  assert.equal((await get('/', {}, 'POST')).status, 404)
})

test('no path leads out of the pages', async () => {
  for (const path of ['/../package.json', '/assets/../../package.json', '/..%2f..%2fpackage.json', '//etc/passwd.txt'])
    assert.equal((await get(path)).status, 404, path)
})

test('no other site may frame it, feed it scripts, or learn where its readers come from', async () => {
  const { headers } = await get('/')
  const policy = String(headers['content-security-policy'])
  assert.match(policy, /^default-src 'self'; .*frame-ancestors 'none'/)
  assert.ok(!/unsafe|https?:|\*/.test(policy))
  assert.deepEqual(
    [headers['x-content-type-options'], headers['referrer-policy'], headers['x-frame-options']],
    ['nosniff', 'no-referrer', 'DENY'],
  )
})
