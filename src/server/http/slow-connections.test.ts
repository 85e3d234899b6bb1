import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

const sockets: Socket[] = []
let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => {
  for (const socket of sockets) socket.destroy()
})

/** Connected, and having said that much. */
async function saying(bytes: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}

/** All that comes until the connection ends. */
async function answerTo(bytes: string): Promise<string> {
  const socket = await saying(bytes)
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  await once(socket, 'close')
  return answer
}

test('five hundred connections that never finish what they say keep nobody out', async () => {
  const begun = [
    '',
    'GET /v1/mod',
    'GET /v1/models HTTP/1.1\r\nhost: x\r\nx-slow: ',
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-api-key: ${server.key}\r\ncontent-length: 9000000\r\n\r\n{"mod`,
    'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{"ema',
  ]
  await Promise.all(Array.from({ length: 500 }, (_, index) => saying(begun[index % begun.length] ?? '')))
  for (const path of ['/health', '/v1/models', '/v1/collections']) {
    assert.equal((await server.call('GET', path)).status, 200, path)
  }
  const made = await server.call('POST', '/v1/collections', { body: { name: 'Pendant ce temps' } })
  assert.equal(made.status, 201)
})

describe('a request hidden behind another is none', () => {
  const hidden = 'GET /v1/keys HTTP/1.1\r\nhost: x\r\n\r\n'
  const head = (...lines: string[]): string => {
    const key = `x-api-key: ${server.key}`
    return ['POST /v1/collections HTTP/1.1', 'host: x', key, 'content-type: application/json', ...lines, '', ''].join(
      '\r\n',
    )
  }
  const cases: readonly (readonly [string, () => string])[] = [
    ['two lengths', () => `${head('content-length: 0', `content-length: ${hidden.length}`)}${hidden}`],
    ['a length and chunks', () => `${head('content-length: 5', 'transfer-encoding: chunked')}0\r\n\r\n${hidden}`],
    ['chunks and a length', () => `${head('transfer-encoding: chunked', 'content-length: 5')}0\r\n\r\n${hidden}`],
    ['chunks that are not the last coding', () => `${head('transfer-encoding: chunked, identity')}0\r\n\r\n${hidden}`],
    ['a coding that nobody knows', () => `${head('transfer-encoding: xchunked')}0\r\n\r\n${hidden}`],
    ['a blank before the colon', () => `${head('transfer-encoding : chunked')}0\r\n\r\n${hidden}`],
    ['a line that goes on', () => `${head('x: a', ' transfer-encoding: chunked', 'content-length: 1')}${hidden}`],
    ['a length with a sign', () => `${head(`content-length: +${hidden.length}`)}${hidden}`],
    ['a length in other figures', () => `${head('content-length: 0x20')}${hidden}`],
    ['a chunk whose size is none', () => `${head('transfer-encoding: chunked')}zz\r\n\r\n${hidden}`],
    ['a chunk with a sign', () => `${head('transfer-encoding: chunked')}-1\r\n\r\n${hidden}`],
    ['a line end within a name', () => `${head('x\ny: 1', 'content-length: 0')}${hidden}`],
  ]
  for (const [name, bytes] of cases) {
    test(name, async () => {
      const answer = await answerTo(bytes())
      assert.equal([...answer.matchAll(/^HTTP\/1\.1 \d{3}/gm)].length, 1, answer)
      assert.match(answer, /^HTTP\/1\.1 400/)
      assert.doesNotMatch(answer, /"object":"list"/)
    })
  }
})
