import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { hostOf, isInterfacePath, targetOf } from './request-target.ts'

const target = (url: string | undefined) => {
  const { path, search } = targetOf(Object.assign(new IncomingMessage(new Socket()), { url }))
  return [path, search]
}

test('a path is parted from its question, which may hold anything', () => {
  assert.deepEqual(target('/v1/models'), ['/v1/models', ''])
  assert.deepEqual(target('/v1/models?limit=5&a=//b?c'), ['/v1/models', 'limit=5&a=//b?c'])
  assert.deepEqual(target('/v1/models?'), ['/v1/models', ''])
  assert.deepEqual(target('/'), ['/', ''])
  assert.deepEqual(target(undefined), ['/', ''])
})

test('slashes that stand twice count once; what is encoded stays so', () => {
  assert.deepEqual(target('//v1///models//'), ['/v1/models/', ''])
  assert.deepEqual(target('/v1/models/a%2F%2Fb'), ['/v1/models/a%2F%2Fb', ''])
})

test('a proxy names the whole address', () => {
  assert.deepEqual(target('http://exemple.fr/v1/models?a=1'), ['/v1/models', 'a=1'])
  assert.deepEqual(target('HTTPS://exemple.fr:8443//v1/models'), ['/v1/models', ''])
  assert.deepEqual(target('http://exemple.fr'), ['/', ''])
})

test('what is no address is that of no page', () => {
  for (const url of ['*', 'exemple.fr:443', 'ftp://exemple.fr/v1/models', 'http://', '']) {
    assert.ok(!target(url)[0]?.startsWith('/'), url)
  }
})

test('the whole address says whom it is for, before the head does', () => {
  const host = (url: string) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { url })
    request.headers.host = 'ici.test'
    return hostOf(request)
  }
  assert.equal(host('/v1/models'), 'ici.test')
  assert.equal(host('http://ailleurs.test:8080/v1/models'), 'ailleurs.test:8080')
  assert.equal(host('*'), 'ici.test')
})

test('addresses of programs are told from those of pages', () => {
  const programs = [
    '/api',
    '/api/session',
    '/v1/chat',
    '/v2',
    '/v12/x',
    '/mcp',
    '/scim/v2/Users',
    '/health/live',
    '/metrics',
  ]
  for (const path of [...programs, '/docs', '/openapi.json', '/.well-known/x'])
    assert.equal(isInterfacePath(path), true, path)
  for (const path of [
    '/',
    '/assistants',
    '/apis',
    '/v',
    '/vx',
    '/collections/v1',
    '/documents',
    '/mcps',
    '/healthy',
    '/well-known',
  ]) {
    assert.equal(isInterfacePath(path), false, path)
  }
})
