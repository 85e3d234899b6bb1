import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { rangeOf } from './address-rules.ts'
import { openOutbound } from './outbound.ts'

const signal = new AbortController().signal
const limits = { limitBytes: 1_000, limitSeconds: 20, signal }
const closed = openOutbound({ allowed: [] })
const open = openOutbound({ allowed: ['127.0.0.0/8'] })

async function site(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  const address: AddressInfo | string | null = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

after(() => Promise.all([closed.close(), open.close()]))

test('ranges are told apart, however an address is written', () => {
  const expected = {
    '93.184.216.34': 'public',
    '2606:2800:220:1::1': 'public',
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '::ffff:127.0.0.1': 'loopback',
    '10.1.2.3': 'private',
    '172.31.0.1': 'private',
    '192.168.1.1': 'private',
    '100.64.0.1': 'private',
    'fd00::1': 'private',
    '169.254.169.254': 'link-local',
    '::ffff:169.254.169.254': 'link-local',
    'fe80::1%eth0': 'link-local',
    '::7f00:1': 'reserved',
    '::a9fe:a9fe': 'reserved',
    '64:ff9b::7f00:1': 'reserved',
    '2002:7f00:1::': 'reserved',
    '4000::1': 'reserved',
    '0.0.0.0': 'reserved',
    '224.0.0.1': 'reserved',
    '255.255.255.255': 'reserved',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((address) => [address, rangeOf(address)])), expected)
})

test('what stands in the address is refused in any of its forms, with its range', async () => {
  const refused = {
    'http://127.0.0.1:9/': 'loopback',
    'http://2130706433:9/': 'loopback',
    'http://0x7f.1:9/': 'loopback',
    'http://0177.0.0.1:9/': 'loopback',
    'http://[::1]:9/': 'loopback',
    'http://[::ffff:10.0.0.1]/': 'private',
    'http://192.168.0.1/': 'private',
    'http://169.254.169.254/latest/meta-data/': 'link-local',
    'http://[::127.0.0.1]:9/': 'reserved',
    'http://[64:ff9b::127.0.0.1]:9/': 'reserved',
    'http://0/': 'reserved',
  }
  for (const [url, range] of Object.entries(refused)) {
    await assert.rejects(closed.request({ url, ...limits }), {
      code: 'address_refused',
      details: { host: hostOf(url), range },
    })
  }
})

test('a name is judged by what it resolves to', async () => {
  await assert.rejects(closed.request({ url: 'http://localhost:9/', ...limits }), {
    code: 'address_refused',
    details: { host: 'localhost', range: 'loopback' },
  })
})

test('threat: server-side request forgery: origins: a model server of this machine passes, a private one once listed, link-local never', () => {
  const listed = openOutbound({ allowed: ['10.0.0.0/8', '169.254.0.0/16', 'ia.mairie.local'] })
  assert.equal(typeof closed.guard('http://127.0.0.1:11434/v1', 'model-server'), 'function')
  assert.throws(() => closed.guard('http://10.0.0.5/v1', 'model-server'), { code: 'address_refused' })
  assert.equal(typeof listed.guard('http://10.0.0.5/v1', 'model-server'), 'function')
  assert.equal(typeof closed.guard('http://10.0.0.5/v1', 'configured'), 'function')
  assert.throws(() => listed.guard('http://169.254.169.254/', 'configured'), { code: 'address_refused' })
})

test('other schemes, and secrets in an address, are no addresses', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://site.fr/', 'http://a:b@site.fr/', 'rien']) {
    await assert.rejects(closed.request({ url, ...limits }), { code: 'unusable_address' }, url)
  }
})

test('redirects are followed and judged; secrets stay with their host', async () => {
  const seen: (string | undefined)[] = []
  const last = await site((request, response) => {
    seen.push(request.headers.authorization)
    response.end('arrivée')
  })
  const first = await site((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(302, { location: request.url === '/dehors' ? 'http://169.254.169.254/' : last }).end()
  })
  const answer = await open.request({ url: `${first}/`, headers: { authorization: 'Bearer secret' }, ...limits })
  assert.deepEqual([answer.status, await text(answer.body), answer.url], [200, 'arrivée', `${last}/`])
  assert.deepEqual(seen, ['Bearer secret', undefined])
  await assert.rejects(open.request({ url: `${first}/dehors`, ...limits }), { code: 'address_refused' })
})

test('a circle of redirects ends', async () => {
  const circle = await site((_request, response) => response.writeHead(302, { location: '/' }).end())
  await assert.rejects(open.request({ url: circle, ...limits }), { code: 'site_unreachable' })
})

test('an answer is cut at its limit of bytes, and at its limit of time', async () => {
  const long = await site((_request, response) => response.end(Buffer.alloc(1_001)))
  const answer = await open.request({ url: long, ...limits })
  await assert.rejects(buffer(answer.body), { code: 'too_large', details: { limitBytes: 1_000 } })
  const silent = await site(() => {})
  await assert.rejects(open.request({ url: silent, ...limits, limitSeconds: 0.2 }), { code: 'site_unreachable' })
})

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}
