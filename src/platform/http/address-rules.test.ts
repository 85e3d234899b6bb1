import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Origin, addressRules, insideOf, isNetwork } from './address-rules.ts'

const origins: readonly Origin[] = ['configured', 'model-server', 'web']

/** From where an address may be reached. */
function allowedFrom(listed: readonly string[], address: string, host = address): Origin[] {
  const rules = addressRules(listed)
  return origins.filter((origin) => {
    try {
      rules.assertAllowed(host, address, origin)
      return true
    } catch {
      return false
    }
  })
}

test('what is public is reached by all; one’s own machine and network by whoever governs them', () => {
  for (const [address, from] of [
    ['93.184.216.34', origins],
    ['2606:2800:220:1::1', origins],
    ['127.0.0.1', ['configured', 'model-server']],
    ['127.255.255.254', ['configured', 'model-server']],
    ['::1', ['configured', 'model-server']],
    ['10.0.0.1', ['configured']],
    ['172.16.0.1', ['configured']],
    ['172.32.0.1', origins],
    ['192.168.255.255', ['configured']],
    ['fd12::1', ['configured']],
    ['100.64.0.1', ['configured']],
    ['169.254.169.254', []],
    ['fe80::1', []],
    ['0.0.0.0', []],
    ['::', []],
    ['224.0.0.251', []],
    ['ff02::1', []],
    ['192.0.2.1', []],
    ['198.18.0.1', []],
    ['2001:db8::1', []],
    ['64:ff9b::a00:1', []],
    ['2002:a00:1::', []],
    ['::a00:1', []],
    ['', []],
    ['localhost', []],
  ] as const) {
    assert.deepEqual(allowedFrom([], address), from, address)
  }
})

test('an IPv4 written inside an IPv6 is judged as itself', () => {
  for (const [address, from] of [
    ['::ffff:93.184.216.34', origins],
    ['::ffff:127.0.0.1', ['configured', 'model-server']],
    ['::ffff:7f00:1', ['configured', 'model-server']],
    ['::ffff:10.0.0.1', ['configured']],
    ['::ffff:169.254.169.254', []],
  ] as const) {
    assert.deepEqual(allowedFrom([], address), from, address)
  }
})

test('what the configuration lists is reached by all: a name, an address or a range of them', () => {
  const listed = ['intranet.ville.fr', '10.1.2.3', '192.168.0.0/16', 'fd00:1::/32', '2130706433']
  assert.deepEqual(allowedFrom(listed, '10.9.9.9', 'Intranet.Ville.FR'), origins)
  assert.deepEqual(allowedFrom(listed, '10.9.9.9', 'autre.ville.fr'), ['configured'])
  assert.deepEqual(allowedFrom(listed, '10.1.2.3'), origins)
  assert.deepEqual(allowedFrom(listed, '10.1.2.4'), ['configured'])
  assert.deepEqual(allowedFrom(listed, '192.168.3.4'), origins)
  assert.deepEqual(allowedFrom(listed, '::ffff:192.168.3.4'), origins)
  assert.deepEqual(allowedFrom(listed, 'fd00:1::5'), origins)
  assert.deepEqual(allowedFrom(listed, 'fd00:2::5'), ['configured'])
})

test('the addresses of a link are reached by nobody, even listed: clouds give their secrets there', () => {
  const listed = ['169.254.0.0/16', '169.254.169.254', 'fe80::/10', 'metadata.google.internal', '0.0.0.0/0', '::/0']
  for (const address of ['169.254.169.254', 'fe80::1%eth0', '::ffff:169.254.169.254']) {
    assert.deepEqual(allowedFrom(listed, address, 'metadata.google.internal'), [], address)
  }
})

test('a refusal names the host as it was written, and the kind of its address', () => {
  assert.throws(() => addressRules([]).assertAllowed('interne.ville.fr', '10.0.0.1', 'web'), {
    code: 'address_refused',
    details: { host: 'interne.ville.fr', range: 'private' },
  })
})

test('networks are told from names', () => {
  for (const [entry, isOne] of [
    ['10.0.0.0/8', true],
    ['10.0.0.1', true],
    ['::1', true],
    ['fd00::/8', true],
    ['10.0.0.0/33', false],
    ['10.0.0', false],
    ['2130706433', false],
    ['ville.fr', false],
    ['', false],
  ] as const) {
    assert.equal(isNetwork(entry), isOne, entry)
  }
})

test('an address is inside what holds it, of its own kind alone', () => {
  const isInside = insideOf(['10.0.0.0/8', '192.168.1.1', 'fd00::/8', 'ville.fr'])
  for (const [address, is] of [
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['192.168.1.1', true],
    ['192.168.1.2', false],
    ['::ffff:10.0.0.1', true],
    ['fd12:3456::1%eth0', true],
    ['fe00::1', false],
    ['ville.fr', false],
    ['', false],
  ] as const) {
    assert.equal(isInside(address), is, address)
  }
  assert.equal(insideOf([])('10.0.0.1'), false)
})
