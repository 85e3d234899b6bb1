import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { hostname } from 'node:os'
import { test } from 'node:test'
import { checkHost } from './check-host.ts'

function asked(host: string | undefined): void {
  const request = new IncomingMessage(new Socket())
  if (host !== undefined) request.headers.host = host
  checkHost(request, new Set(['assistant.ville.test']))
}

test('the name that people use is known, with any port and in any capitals', () => {
  for (const host of ['assistant.ville.test', 'Assistant.Ville.TEST', 'assistant.ville.test:8080']) asked(host)
})

test('addresses, names without a dot and the machine’s own name cannot be made to point elsewhere', () => {
  for (const host of [
    '127.0.0.1:8080',
    '192.168.1.4',
    '[::1]:8080',
    'localhost',
    'socle:80',
    'a.localhost',
    hostname(),
  ]) {
    assert.doesNotThrow(() => asked(host), host)
  }
  asked(undefined)
})

test('a name of somebody else is refused, and told short', () => {
  for (const host of [
    'ailleurs.test',
    'assistant.ville.test.ailleurs.test',
    '127.0.0.1.ailleurs.test',
    '[zz]',
    '1.2.3',
  ]) {
    assert.throws(() => asked(host), { code: 'wrong_host', details: { host } }, host)
  }
  assert.throws(() => asked(`${'a'.repeat(300)}.test`), { code: 'wrong_host', details: { host: 'a'.repeat(200) } })
})

test('the name of somebody else in the whole address is refused too', () => {
  const request = Object.assign(new IncomingMessage(new Socket()), { url: 'http://ailleurs.test/v1/models' })
  request.headers.host = 'localhost'
  assert.throws(() => checkHost(request, new Set()), { code: 'wrong_host', details: { host: 'ailleurs.test' } })
})
