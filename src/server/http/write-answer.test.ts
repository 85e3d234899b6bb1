import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import type { Route } from '#contract/route'
import { z } from 'zod'
import { serve } from '../../../test/fakes/one-answer.ts'
import { writeAnswer } from './write-answer.ts'

const { ask } = await serve()
const base = {
  method: 'GET',
  path: '/v1/things',
  tag: 'collections',
  summary: '',
  access: 'public',
  status: 200,
} as const
const json: Route = { ...base, transport: 'json', response: z.object({ name: z.string() }) }

async function answered(route: Route, answer: unknown) {
  let failure: unknown = null
  const response = await ask(async (_request, http) => {
    const answering = { response: http, route, requestId: 'req-1', isChecked: true }
    await writeAnswer(answering, answer).catch((error: unknown) => (failure = error))
    if (!http.headersSent) http.writeHead(599)
    http.end()
  })
  return { status: response.status, headers: response.headers, text: await response.text(), failure }
}

describe('a value', () => {
  test('is JSON that no cache keeps', async () => {
    const { status, headers, text } = await answered({ ...json, status: 201 }, { name: 'Été' })
    assert.deepEqual([status, text], [201, '{"name":"Été"}'])
    assert.deepEqual(
      ['content-type', 'content-length', 'cache-control'].map((name) => headers.get(name)),
      ['application/json; charset=utf-8', '16', 'no-store'],
    )
  })

  test('of directories has their type', async () => {
    const { headers } = await answered({ ...json, dialect: 'scim' }, { name: 'a' })
    assert.equal(headers.get('content-type'), 'application/scim+json; charset=utf-8')
  })

  test('that an operation does not give has no body', async () => {
    const { status, headers, text } = await answered({ ...base, status: 204, transport: 'json' }, undefined)
    assert.deepEqual([status, text, headers.get('content-type')], [204, '', null])
  })

  test('against the contract is not sent where that is looked at', async () => {
    const { status, failure } = await answered(json, { name: 'a', secret: 'b' })
    assert.equal(status, 599)
    assert.match(String(failure), /answers against its contract/)
  })
})

describe('a file', () => {
  const file = (name: string, sizeBytes: number | null = 5) => ({
    name,
    mediaType: 'text/html',
    sizeBytes,
    content: Readable.from(['texte']),
  })
  const download: Route = { ...base, transport: 'download' }

  test('is kept by the browser, and never shown as a page of ours', async () => {
    const { status, headers, text } = await answered(download, file('note.html'))
    assert.deepEqual([status, text], [200, 'texte'])
    assert.deepEqual(
      ['content-type', 'content-length', 'content-disposition', 'content-security-policy', 'cache-control'].map(
        (name) => headers.get(name),
      ),
      ['text/html', '5', "attachment; filename*=UTF-8''note.html", "sandbox; default-src 'none'", 'private, no-store'],
    )
  })

  test('of unknown size is sent without one', async () => {
    const { headers, text } = await answered(download, file('a', null))
    assert.deepEqual([headers.get('content-length'), text], [null, 'texte'])
  })

  test('keeps its name, whatever its characters', async () => {
    const names: [string, string][] = [
      ['Été 2024.pdf', '%C3%89t%C3%A9%202024.pdf'],
      ["l'avis (copie) *.pdf", 'l%27avis%20%28copie%29%20%2A.pdf'],
      ['a"b;c\r\nx: y.pdf', 'a%22b%3Bc%0D%0Ax%3A%20y.pdf'],
      ['\uD800.pdf', '%EF%BF%BD.pdf'],
    ]
    for (const [name, written] of names) {
      const { headers } = await answered(download, file(name))
      assert.equal(headers.get('content-disposition'), `attachment; filename*=UTF-8''${written}`)
    }
  })
})

describe('events', () => {
  const route: Route = { ...base, transport: 'events', event: z.object({ n: z.number() }) }
  async function* count(...values: unknown[]) {
    for (const [index, n] of values.entries()) yield { id: index + 1, data: { n } }
  }

  test('are sent one after the other with their ids', async () => {
    const { headers, text } = await answered(route, count(7, 8))
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(text.replaceAll(/^:\n\n/gm, ''), 'id: 1\ndata: {"n":7}\n\nid: 2\ndata: {"n":8}\n\n')
  })

  test('against the contract end the stream where that is looked at', async () => {
    const { text, failure } = await answered(route, count(7, 'huit', 9))
    assert.equal(text.replaceAll(/^:\n\n/gm, ''), 'id: 1\ndata: {"n":7}\n\n')
    assert.match(String(failure), /answers against its contract/)
  })
})

test('an operation that writes itself is left alone', async () => {
  const response = await ask(async (_request, http) => {
    http.end('mine')
    await writeAnswer(
      { response: http, route: { ...base, transport: 'raw' }, requestId: 'r', isChecked: true },
      undefined,
    )
    await writeAnswer({ response: http, route: json, requestId: 'r', isChecked: true }, { wrong: true })
  })
  assert.equal(await response.text(), 'mine')
})
