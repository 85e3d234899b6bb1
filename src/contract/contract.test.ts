import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from './contract.ts'
import type { Route } from './route.ts'

const routes: [string, Route][] = Object.entries(contract)

test('no two operations answer one address', () => {
  const addresses = routes.flatMap(([, { method, path, aliases = [] }]) =>
    [path, ...aliases].map((one) => `${method} ${one.replaceAll(/:\w+(\{[^}]*\})?/g, ':')}`),
  )
  assert.deepEqual(
    addresses.filter((address, index) => addresses.indexOf(address) !== index),
    [],
  )
})

test('the parameters of a path are exactly those that its operation reads, on each of its addresses', () => {
  for (const [id, { path, aliases = [], params }] of routes) {
    for (const address of [path, ...aliases]) {
      const named = [...address.matchAll(/:(\w+)/g)].map(([, name]) => name)
      assert.deepEqual(named.toSorted(), Object.keys(params?.shape ?? {}).toSorted(), `${id} at ${address}`)
    }
  }
})

test('what is read carries no body, what answers nothing promises none', () => {
  for (const [id, { method, status, body, response }] of routes) {
    if (method === 'GET') assert.equal(body, undefined, id)
    if (status === 204 || status === 302) assert.equal(response, undefined, id)
  }
})

test('a page of a list has at least one line, and never all of them', () => {
  for (const [id, { query }] of routes) {
    const limit = query?.shape['limit']
    if (limit === undefined) continue
    assert.equal(limit.safeParse('1').success, true, id)
    for (const wrong of ['0', '10001', '-1', 'all'])
      assert.equal(limit.safeParse(wrong).success, false, `${id} ${wrong}`)
  }
})

test('each operation says in a sentence what it does', () => {
  for (const [id, { summary }] of routes) {
    assert.match(summary, /^[A-Z].{2,}[^.\s]$/, id)
    assert.match(id, /^[a-z][A-Za-z0-9]+$/)
  }
})

test('what governs is never left to everybody', () => {
  const open = routes.filter(
    ([, { access, path }]) => access === 'public' && /\/(admin|settings|people|roles|audit)\b/.test(path),
  )
  assert.deepEqual(open, [])
})
