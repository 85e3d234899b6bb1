import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from '#contract/contract'
import { openApi } from './openapi.ts'
import { referencePage } from './reference-page.ts'

const { document, text } = openApi()
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

test('each operation of the contract is described once, with every error it may answer', () => {
  assert.deepEqual(operations.map(({ operationId }) => operationId).toSorted(), Object.keys(contract).toSorted())
  for (const { operationId, responses } of operations) {
    for (const status of ['401', '403', '404', '413', '422', '429', '503'])
      assert.ok(status in responses, `${operationId} says nothing of ${status}`)
  }
})

test('every reference leads somewhere', () => {
  const targets = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)]
  assert.ok(targets.length > 100)
  for (const [, kind = '', name = ''] of targets) {
    const group = new Map(Object.entries(document.components)).get(kind) ?? {}
    assert.ok(name in group, `${kind}/${name} is missing`)
  }
})

test('descriptions of the contract are kept, bounds that say nothing are not', () => {
  const { Key } = document.components.schemas
  assert.match(JSON.stringify(Key), /only in the answer to its creation/)
  assert.ok(!text.includes('9007199254740991'))
})

test('an answer may grow, a request of ours may not', () => {
  assert.ok(!('additionalProperties' in (document.components.schemas['Key'] ?? {})))
  assert.equal(document.components.schemas['KeyDraft']?.['additionalProperties'], false)
})

test('public operations ask for nothing, the others for a key or a session', () => {
  const security = new Map(operations.map((operation) => [operation.operationId, operation.security.length]))
  assert.equal(security.get('health'), 0)
  assert.equal(security.get('search'), 3)
})

test('the page lists every operation, with a command to copy, in one language, and runs nothing', () => {
  const page = referencePage()
  for (const id of Object.keys(contract)) assert.ok(page.includes(`<article id="${id}">`), `${id} is missing`)
  assert.ok(page.startsWith(`<!doctype html>\n<html lang="en">`))
  assert.ok(!/<script|\son\w+=|javascript:/i.test(page))
  assert.equal(page.match(/<h1>/g)?.length, 1)
  for (const [, anchor] of page.matchAll(/href="#([\w-]+)"/g))
    assert.ok(page.includes(`id="${anchor}"`), String(anchor))
  assert.match(page, /curl -X POST &quot;\$SOCLE\/v1\/search&quot;/)
})
