import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { ChunkWriter } from './chunk-writer.ts'

const pieces = ['data: é\n\n', 'x'.repeat(70_000), 'data: b\n\n'].map((piece) => Buffer.from(piece))
const said = Buffer.concat([...pieces, Buffer.from('the end')]).toString()

function answer(response: ServerResponse): void {
  const writer = new ChunkWriter(response)
  response.writeHead(200, ['content-type', 'text/event-stream'])
  for (const piece of pieces) writer.write(piece)
  writer.end(Buffer.from('the end'))
}

/** What is gathered when somebody else ends the answer. */
function breakOff(response: ServerResponse): void {
  const writer = new ChunkWriter(response)
  response.writeHead(200, ['content-type', 'text/event-stream'])
  for (const piece of ['a', 'b']) writer.write(Buffer.from(piece))
  response.end('cut')
}

/** Each turn of the event loop writes what came in it. */
async function trickle(response: ServerResponse): Promise<void> {
  const writer = new ChunkWriter(response)
  response.writeHead(200, ['content-type', 'text/event-stream'])
  for (const turn of ['abc', 'de', 'f']) {
    for (const piece of turn) writer.write(Buffer.from(piece))
    await new Promise((resolve) => setImmediate(resolve))
  }
  writer.end(Buffer.from('g'))
}

let slowest: Promise<number> | null = null

/** Writes until the reader is late, then waits for it; resolves with the bytes of which it was told that they left. */
async function flood(response: ServerResponse): Promise<number> {
  const writer = new ChunkWriter(response)
  response.writeHead(200)
  let bytes = 0
  const piece = Buffer.alloc(64 * 1024)
  for (let late = 0; late < 3; late += 1) {
    while (writer.write(piece)) bytes += piece.length
    bytes += piece.length
    await new Promise<void>((resolve) => writer.onDrain(resolve))
  }
  writer.end(Buffer.alloc(0))
  return bytes
}

const server = createServer((request, response) => {
  if (request.url === '/flood') slowest = flood(response)
  else if (request.url === '/trickle') void trickle(response)
  else if (request.url === '/broken-off') breakOff(response)
  else answer(response)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' && address ? address.port : 0
after(() => server.close())

test('chunks arrive whole, in order, over a connection that stays', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), said)
  }
})

test('requests sent before the answers are read get them in turn', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  const answers = await text(socket)
  assert.equal(answers.split('the end\r\n0\r\n\r\n').length, 3)
  assert.equal(answers.match(/HTTP\/1.1 200/g)?.length, 2)
})

test('what comes in one turn leaves as one chunk', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /trickle HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  const whole = await text(socket)
  const chunks = ['1', 'a', '2', 'bc', '2', 'de', '1', 'f', '1', 'g', '0', '', '']
  assert.equal(whole.slice(whole.indexOf('\r\n\r\n') + 4), chunks.join('\r\n'))
})

test('nothing is written into the next answer of a connection', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /broken-off HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  const [, first = '', second = ''] = (await text(socket)).split('HTTP/1.1 200 OK')
  assert.ok(first.endsWith('1\r\na\r\n3\r\ncut\r\n0\r\n\r\n'))
  assert.ok(second.endsWith('the end\r\n0\r\n\r\n'))
})

test('a client of before chunks gets the bytes alone', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\n\r\n')
  const whole = await text(socket)
  assert.equal(whole.slice(whole.indexOf('\r\n\r\n') + 4), said)
})

test('a reader that is late is waited for', async () => {
  const answered = await fetch(`http://127.0.0.1:${port}/flood`)
  const received = (await answered.arrayBuffer()).byteLength
  assert.equal(received, await slowest)
  assert.ok(received > 128 * 1024)
})
