import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import { addressOf, authenticate } from './authenticate.ts'

function requestWith(headers: Record<string, string>, method = 'POST'): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  return Object.assign(request, { method, headers: { host: 'socle.ville.test', ...headers } })
}

/** The keys that were asked for; none is known. */
const asked: string[] = []
const access = {
  keys: {
    authenticate(token: string): never {
      asked.push(token)
      throw new AppError('invalid_key', {})
    },
  },
  publicUrl: new URL('https://assistant.ville.test/'),
  trustsProxy: false,
  isMonitor: (address: string | null) => address === '10.0.0.7',
}

const open: Route = { ...contract.signIn, access: 'public' }
const closed: Route = { ...contract.signIn, access: 'models:read' }

function attempt(request: IncomingMessage, route: Route, address: string | null = '10.0.0.1') {
  // Neither the database nor the other verbs of the ring are reached: whoever is let in here has no session.
  return authenticate(access as unknown as Parameters<typeof authenticate>[0], request, {
    route,
    caller: { requestId: 'r-1', address },
  })
}

test('a form of another site is refused where everybody may ask, that of our own pages is not', () => {
  const refused = (headers: Record<string, string>): void =>
    assert.throws(() => attempt(requestWith(headers), open), { code: 'wrong_origin' }, JSON.stringify(headers))
  refused({ origin: 'https://ailleurs.test' })
  refused({ origin: 'null' })
  refused({ 'sec-fetch-site': 'cross-site' })
  for (const headers of [{}, { origin: 'http://socle.ville.test' }, { origin: 'https://assistant.ville.test' }]) {
    assert.partialDeepStrictEqual(attempt(requestWith(headers), open), { credential: null })
  }
  assert.partialDeepStrictEqual(attempt(requestWith({ origin: 'https://ailleurs.test' }, 'GET'), open), {
    actor: { kind: 'anonymous', requestId: 'r-1' },
  })
})

test('a key comes under OpenAI’s header or Anthropic’s, its word in any capitals', () => {
  const tokens = [{ authorization: 'Bearer sk-a ' }, { authorization: 'bearer   sk-b' }, { 'x-api-key': 'sk-c' }]
  for (const headers of tokens) assert.throws(() => attempt(requestWith(headers), closed), { code: 'invalid_key' })
  assert.deepEqual(asked, ['sk-a', 'sk-b', 'sk-c'])
  const refused = { 'Basic YTpi': 'invalid_scheme', Bearer: 'invalid_scheme', 'Bearer a b': 'invalid_key' }
  for (const [authorization, code] of Object.entries(refused)) {
    assert.throws(() => attempt(requestWith({ authorization }), { ...closed }), { code }, authorization)
  }
})

test('nobody without a key or a session; what may be watched is open to the networks that watch', async () => {
  await assert.rejects(async () => attempt(requestWith({}), closed), { code: 'missing_key' })
  await assert.rejects(async () => attempt(requestWith({ 'x-api-key': '' }), closed), { code: 'missing_key' })
  const watched: Route = { ...contract.signIn, access: 'monitoring' }
  assert.partialDeepStrictEqual(attempt(requestWith({}), watched, '10.0.0.7'), { actor: { kind: 'anonymous' } })
  await assert.rejects(async () => attempt(requestWith({}), watched), { code: 'missing_key' })
})

test('the address of a caller is that of its connection, or the last that our own proxy wrote', () => {
  const request = requestWith({ 'x-forwarded-for': '1.2.3.4, 203.0.113.9' })
  assert.equal(addressOf({ trustsProxy: true }, request), '203.0.113.9')
  assert.equal(addressOf({ trustsProxy: false }, request), null)
  assert.equal(addressOf({ trustsProxy: true }, requestWith({ 'x-forwarded-for': '9'.repeat(300) }))?.length, 100)
})
