import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let cookie: string
before(async () => {
  server = await testServer()
  cookie = await server.adminCookie()
})

const plain = { name: null, colours: null, links: [], banner: null }
const seen = { ...plain, logo: null }
const update = (body: unknown) => server.call('PUT', '/api/settings/appearance', { key: null, cookie, body })
const read = async () => (await server.call('GET', '/api/appearance', { key: null })).json

test('colours, links and a banner are chosen, and read before anybody is signed in', async () => {
  assert.deepEqual(await read(), seen)
  const chosen = {
    name: 'Assistant de la Ville',
    colours: { light: '#1d3f8f', dark: '#9db8ff' },
    links: [{ label: 'Mentions légales', url: 'https://ville.test/mentions' }],
    banner: { text: 'Coupure ce soir à 19 h.', tone: 'warning' },
  }
  const kept = await update(chosen)
  assert.equal(kept.status, 200, kept.text)
  assert.deepEqual(await read(), { ...chosen, logo: null })
  const told = { colours: true, links: 1, banner: true }
  const last = await server.ctx.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.deepEqual([last.action, last.details], ['appearance.update', { ...told, name: 'Assistant de la Ville' }])
})

test('a colour that some cannot read is refused at its field, and nothing changes', async () => {
  const before = await read()
  for (const [colours, param] of [
    [{ light: '#f2c200', dark: '#9db8ff' }, 'light'],
    [{ light: '#1d3f8f', dark: '#2b3a55' }, 'dark'],
  ] as const) {
    const { status, json } = await update({ ...plain, colours })
    assert.deepEqual([status, json['error']?.['code'], json['error']?.['param']], [400, 'invalid_request', param])
  }
  const script = await update({ ...plain, links: [{ label: 'X', url: 'javascript:alert(1)' }] })
  assert.equal(script.status, 422)
  assert.deepEqual(await read(), before)
})

test('a logo is drawn safely, has an address of its own, and is taken away', async () => {
  const give = (source: string) =>
    server.call('PUT', '/api/settings/logo', {
      key: null,
      cookie,
      body: { content: Buffer.from(source).toString('base64') },
    })
  const given = await give('<svg viewBox="0 0 9 9" onload="alert(1)"><script>1</script><path d="M0 0h9"/></svg>')
  assert.equal(given.status, 200, given.text)
  const path = String(given.json['logo'])
  assert.match(path, /^\/api\/appearance\/logo\?v=[0-9a-f]{16}$/)
  assert.equal((await read())['logo'], path)
  const { text, headers } = await server.call('GET', path, { key: null })
  assert.equal(text, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"></path></svg>')
  assert.equal(headers.get('content-type'), 'image/svg+xml')
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  const refused = await give('<html></html>')
  assert.deepEqual([refused.status, refused.json['error']?.['param']], [400, 'content'])
  assert.equal((await give('x'.repeat(100_000))).status, 422)
  assert.equal((await read())['logo'], path)
  const away = await server.call('DELETE', '/api/settings/logo', { key: null, cookie })
  assert.deepEqual([away.status, (await read())['logo']], [204, null])
  assert.equal((await server.call('GET', path, { key: null })).status, 404)
})

test('required pages are written, read by anybody, and each version is in the log by its hash', async () => {
  const list = async () => (await server.call('GET', '/api/legal-texts', { key: null })).json['data']
  const unwritten = { fr: null, en: null, version: 0, updated: null }
  assert.deepEqual(
    await list(),
    ['legal', 'help', 'accessibility', 'data'].map((page) => ({ page, ...unwritten })),
  )
  const write = (fr: string | null) =>
    server.call('PUT', '/api/legal-texts', { key: null, cookie, body: { page: 'legal', fr, en: null } })
  assert.equal((await write('# Mentions\n\nVille de Test.')).json['version'], 1)
  assert.equal((await write(null)).json['version'], 2)
  const rows = await server.ctx.db
    .selectFrom('audit_log')
    .select('details')
    .where('action', '=', 'legal-text.update')
    .orderBy('id')
    .execute()
  const sha256 = createHash('sha256').update('# Mentions\n\nVille de Test.').digest('hex')
  assert.deepEqual(
    rows.map(({ details }) => details),
    [
      { page: 'legal', version: 1, fr: sha256, en: null },
      { page: 'legal', version: 2, fr: null, en: null },
    ],
  )
  assert.equal((await write('x'.repeat(20_001))).status, 422)
})

test('security.txt names whom the administrator chose', async () => {
  const choose = (contact: string | null) =>
    server.call('PUT', '/api/settings/security-contact', { key: null, cookie, body: { contact } })
  const shown = () => server.call('GET', '/.well-known/security.txt', { key: null })
  assert.equal((await shown()).status, 404)
  assert.equal((await choose('mailto:securite@ville.test')).status, 200)
  assert.match((await shown()).text, /^Contact: mailto:securite@ville\.test$/m)
  assert.equal((await choose('javascript:alert(1)')).status, 422)
  const { json } = await server.call('GET', '/api/settings/security-contact', { key: null, cookie })
  assert.deepEqual(json, { contact: 'mailto:securite@ville.test', fixed: false })
  await choose(null)
  assert.equal((await shown()).status, 404)
})
