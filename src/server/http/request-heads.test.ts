import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, test } from 'node:test'
import { contract } from '#contract/contract'
import { dataLevelOf } from './data-level.ts'
import { dialectOf } from './dialect-of.ts'
import { publicAddress } from './public-address.ts'
import { requestIdOf } from './request-id.ts'

const asking = (headers: Record<string, string>) => Object.assign(new IncomingMessage(new Socket()), { headers })

describe('the identifier of a request', () => {
  test('is the client’s where it is a plain token', () => {
    for (const id of ['12345678', 'req_1:a.b-c', 'x'.repeat(128), '0af7651916cd43dd8448eb211c80319c']) {
      assert.equal(requestIdOf(id), id)
    }
  })

  test('is a new one where it is none, or could not stand in a log', () => {
    const others = [
      undefined,
      '',
      '1234567',
      'x'.repeat(129),
      'with space',
      'line\nbreak',
      'é'.repeat(8),
      '"quoted"',
      ['12345678'],
    ]
    for (const given of others) assert.match(requestIdOf(given), /^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    assert.notEqual(requestIdOf(undefined), requestIdOf(undefined))
  })
})

describe('the level of the data', () => {
  test('is the one that a request says, if it says one', () => {
    assert.equal(dataLevelOf({}), undefined)
    for (const level of ['public', 'internal', 'sensitive'] as const) {
      assert.equal(dataLevelOf({ 'x-socle-data': level }), level)
    }
  })

  test('that nobody knows is refused, with those there are', () => {
    const details = { reason: 'not_one_of', value: 'public, internal, sensitive', param: 'x-socle-data' }
    for (const level of ['', 'secret', 'Public', 'public, internal']) {
      assert.throws(() => dataLevelOf({ 'x-socle-data': level }), { code: 'invalid_request', details })
    }
  })
})

describe('whose clients read the errors', () => {
  test('are those of the operation, else of the library that names itself', () => {
    const anthropic = asking({ 'anthropic-version': '2023-06-01' })
    assert.equal(dialectOf(asking({})), undefined)
    assert.equal(dialectOf(anthropic), 'anthropic')
    assert.equal(dialectOf(asking({}), contract.createMessage), 'anthropic')
    assert.equal(dialectOf(anthropic, contract.scimCreateUser), 'scim')
    assert.equal(dialectOf(anthropic, contract.listModels), 'anthropic')
    assert.equal(dialectOf(asking({}), contract.listModels), undefined)
  })
})

describe('the address where people reach the service', () => {
  const at = (publicUrl: URL | null, host?: string) =>
    publicAddress(
      { site: { publicUrl, isSecure: false, isMonitor: () => false, securityContact: null } },
      asking(host === undefined ? {} : { host }),
    ).href

  test('is the public one, whatever the browser called', () => {
    assert.equal(at(new URL('https://socle.ville.test/'), 'autre.test'), 'https://socle.ville.test/')
  })

  test('is the one that the browser called, where there is no public one', () => {
    assert.equal(at(null, '192.168.0.4:8080'), 'http://192.168.0.4:8080/')
    assert.equal(at(null), 'http://localhost/')
  })
})
