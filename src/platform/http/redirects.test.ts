import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import { type OutboundRequest, openOutbound } from './outbound.ts'

interface Seen {
  readonly site: string
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: string
}

const seen: Seen[] = []
let answer: (request: IncomingMessage, response: ServerResponse, site: string) => void = () => {}

async function site(name: string): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const { method, url, headers } = request
      seen.push({ site: name, method, url, authorization: headers.authorization, body: await text(request) })
      answer(request, response, name)
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => (server.closeAllConnections(), server.close()))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const [here, there] = [await site('ici'), await site('là')]
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
after(() => outbound.close())
const { signal } = new AbortController()

beforeEach(() => void seen.splice(0))

function ask(url: string, given: Partial<OutboundRequest> = {}) {
  return outbound.request({ url, limitBytes: 1_000, limitSeconds: 60, signal, ...given })
}

/** Sends on from each of these paths, and answers what was asked anywhere else. */
function sendsOn(status: number, places: Readonly<Record<string, string>>): void {
  answer = ({ url = '' }, response, name) => {
    const location = places[url]
    if (location === undefined) response.end(`${name}${url}`)
    else response.writeHead(status, { location }).end('ailleurs')
  }
}

test('a redirect is followed, whatever its kind, and the answer says where it came from', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    sendsOn(status, { '/a': '/b', '/b': `${there}/c?x=é` })
    const got = await ask(`${here}/a`)
    assert.deepEqual(
      [got.status, got.url, await text(got.body)],
      [200, `${there}/c?x=%C3%A9`, 'là/c?x=%C3%A9'],
      String(status),
    )
  }
})

test('five redirects are followed, six are not', async () => {
  const chain = (length: number) => Object.fromEntries(Array.from({ length }, (_, at) => [`/${at}`, `/${at + 1}`]))
  sendsOn(302, chain(5))
  assert.equal(await text((await ask(`${here}/0`)).body), 'ici/5')
  sendsOn(302, chain(6))
  await assert.rejects(ask(`${here}/0`), {
    code: 'site_unreachable',
    details: { host: new URL(here).host, reason: 'too many redirects' },
  })
  sendsOn(302, { '/tourne': '/tourne' })
  await assert.rejects(ask(`${here}/tourne`), { code: 'site_unreachable' })
})

test('what is secret stays with the host that it was meant for', async () => {
  sendsOn(302, { '/a': '/b', '/b': `${there}/c` })
  await ask(`${here}/a`, { headers: { authorization: 'Bearer secret', cookie: 'a=1' } })
  assert.deepEqual(
    seen.map(({ site: name, authorization }) => [name, authorization]),
    [
      ['ici', 'Bearer secret'],
      ['ici', 'Bearer secret'],
      ['là', undefined],
    ],
  )
})

test('what was sent is sent again on the same host where the answer asks for it, and never to another', async () => {
  const post = { method: 'POST', body: 'contenu' } as const
  sendsOn(308, { '/a': '/b' })
  await ask(`${here}/a`, post)
  assert.deepEqual(
    seen.map(({ method, body }) => [method, body]),
    [
      ['POST', 'contenu'],
      ['POST', 'contenu'],
    ],
  )
  seen.splice(0)
  sendsOn(302, { '/a': '/b' })
  await ask(`${here}/a`, post)
  assert.deepEqual(
    seen.map(({ method, body }) => [method, body]),
    [
      ['POST', 'contenu'],
      ['GET', ''],
    ],
  )
  sendsOn(307, { '/a': `${there}/b` })
  await assert.rejects(ask(`${here}/a`, post), {
    details: { host: new URL(there).host, reason: 'a redirect takes the body elsewhere' },
  })
  assert.ok(seen.every(({ site: name }) => name === 'ici'))
})

test('each place is judged like the first one: nobody is sent into a network, a file or another protocol', async () => {
  const closed = openOutbound({ allowed: ['127.0.0.1'] })
  after(() => closed.close())
  for (const [location, code] of [
    ['http://169.254.169.254/latest/meta-data/', 'address_refused'],
    ['http://10.0.0.1/', 'address_refused'],
    ['http://[::1]:9/', 'address_refused'],
    ['http://127.0.0.2:9/', 'address_refused'],
    ['http://2130706434:9/', 'address_refused'],
    ['file:///etc/passwd', 'unusable_address'],
    ['ftp://exemple.fr/', 'unusable_address'],
    ['http://nom:mot@127.0.0.1:9/', 'unusable_address'],
  ] as const) {
    sendsOn(302, { '/a': location })
    await assert.rejects(
      closed.request({ url: `${here}/a`, limitBytes: 10, limitSeconds: 60, signal }),
      { code },
      location,
    )
  }
  assert.equal(seen.length, 8)
})

test('a redirect that says no place is an answer like any other', async () => {
  answer = (_request, response) => response.writeHead(302).end('sans suite')
  assert.deepEqual([(await ask(here)).status, await text((await ask(here)).body)], [302, 'sans suite'])
  answer = (_request, response) => response.writeHead(304, { location: '/ailleurs' }).end()
  assert.equal((await ask(here)).status, 304)
})

test('an answer is cut past its limit, to the byte', async () => {
  answer = (_request, response) => response.end('x'.repeat(1_000))
  assert.equal((await text((await ask(here)).body)).length, 1_000)
  answer = (_request, response) => response.end('x'.repeat(1_001))
  await assert.rejects(text((await ask(here)).body), { code: 'too_large', details: { limitBytes: 1_000 } })
})

test('a site that cuts its answer is told from one that ends it', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '500' })
    response.write('début', () => response.destroy())
  }
  await assert.rejects(text((await ask(here)).body), {
    code: 'site_unreachable',
    details: { host: new URL(here).host, reason: 'other side closed' },
  })
})

test('an answer that nobody reads ends nothing, cut or too long', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '5000' })
    response.write('x'.repeat(2_000), () => response.destroy())
  }
  const { body } = await ask(here)
  await new Promise((resolve) => body.once('close', resolve))
  assert.equal(body.destroyed, true)
})

test('a reader who has seen enough lets the connection go', async () => {
  const gone = Promise.withResolvers<void>()
  answer = (_request, response) => {
    response.once('close', () => gone.resolve())
    response.writeHead(200).write('début')
  }
  const { body } = await ask(here)
  body.destroy()
  await gone.promise
})

test('who leaves stops the exchange, before the answer and in the middle of it', async () => {
  const leaving = new AbortController()
  answer = () => leaving.abort()
  await assert.rejects(ask(here, { signal: leaving.signal }), { code: 'site_unreachable' })
  const later = new AbortController()
  answer = (_request, response) => void response.writeHead(200).write('début')
  const got = await ask(here, { signal: later.signal })
  const reading = text(got.body)
  later.abort()
  await assert.rejects(reading, { code: 'site_unreachable' })
})
