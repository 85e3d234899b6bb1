import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let cookie: string
before(async () => {
  server = await testServer()
  cookie = await server.adminCookie()
})

const plain = { colours: null, links: [], banner: null }
const update = (body: unknown) => server.call('PUT', '/api/settings/appearance', { key: null, cookie, body })
const read = async () => (await server.call('GET', '/api/appearance', { key: null })).json

test('colours, links and a banner are chosen, and read before anybody is signed in', async () => {
  assert.deepEqual(await read(), plain)
  const chosen = {
    colours: { light: '#1d3f8f', dark: '#9db8ff' },
    links: [{ label: 'Mentions légales', url: 'https://ville.test/mentions' }],
    banner: { text: 'Coupure ce soir à 19 h.', tone: 'warning' },
  }
  const kept = await update(chosen)
  assert.equal(kept.status, 200, kept.text)
  assert.deepEqual(await read(), chosen)
  const last = await server.ctx.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.deepEqual([last.action, last.details], ['appearance.update', { colours: true, links: 1, banner: true }])
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
