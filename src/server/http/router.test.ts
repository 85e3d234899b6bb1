import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { createContractRouter } from './router.ts'

const router = createContractRouter()

test('every path of the contract leads to its operation, aliases too, said to be such', () => {
  const routes: [string, Route][] = Object.entries(contract)
  for (const [id, { method, path, aliases = [] }] of routes) {
    assert.deepEqual([path, router.find(method, path)?.id, router.find(method, path)?.isAlias], [path, id, false])
    for (const alias of aliases) {
      assert.deepEqual([alias, router.find(method, alias)?.id, router.find(method, alias)?.isAlias], [alias, id, true])
    }
  }
})

test('a slash at the end, HEAD and parameters are understood', () => {
  assert.equal(router.find('POST', '/v1/chat/completions/')?.id, 'createChatCompletion')
  assert.equal(router.find('HEAD', '/v1/models')?.id, 'listModels')
  assert.deepEqual(router.find('GET', '/v1/models/a%2Fb')?.params, { id: 'a%2Fb' })
  assert.deepEqual(router.find('GET', '/v1/models')?.params, {})
})

test('what is not there is told from what is asked by another method', () => {
  assert.equal(router.find('POST', '/v1/nothing'), null)
  assert.deepEqual(router.methodsOf('/v1/nothing'), [])
  assert.equal(router.find('GET', '/v1/chat/completions'), null)
  assert.deepEqual(router.methodsOf('/v1/chat/completions'), ['POST'])
})

test('operations that are not served do not exist', () => {
  const without = createContractRouter(({ path }) => path !== '/v1/models')
  assert.equal(without.find('GET', '/v1/models'), null)
  assert.equal(without.find('POST', '/v1/chat/completions')?.id, 'createChatCompletion')
})
