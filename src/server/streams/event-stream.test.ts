import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ServerResponse, createServer, get } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { EventStream } from './event-stream.ts'

const heartbeatMs = 20

let answer: (stream: EventStream, response: ServerResponse) => Promise<void> = async () => {}
const http = createServer((_request, response) => {
  void answer(new EventStream(response, 'req-1', heartbeatMs), response)
})
http.listen(0, '127.0.0.1')
await once(http, 'listening')
after(() => (http.closeAllConnections(), http.close()))
const address = http.address()
const port = typeof address === 'object' && address ? address.port : 0
const url = `http://127.0.0.1:${port}/`

/** Counts the heartbeats of a stream from now on. */
function countBeats(stream: EventStream): { beats: number } {
  const count = { beats: 0 }
  const { comment } = stream
  stream.comment = () => ((count.beats += 1), comment.call(stream))
  return count
}

test('events have their id and their data, and a silent stream beats', async () => {
  answer = async (stream) => {
    await stream.send({ a: 1 }, 7)
    const count = countBeats(stream)
    await until(() => count.beats >= 2)
    await stream.send('[DONE]')
    stream.end()
  }
  const response = await fetch(url)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(response.headers.get('x-request-id'), 'req-1')
  assert.match(await response.text(), /^id: 7\ndata: \{"a":1\}\n\n(:\n\n){2,}data: \[DONE\]\n\n$/)
})

test('its head leaves with the first heartbeat when there is nothing to say yet', async () => {
  const headRead = Promise.withResolvers<void>()
  answer = async (stream) => {
    await headRead.promise
    stream.end()
  }
  const response = await fetch(url)
  headRead.resolve()
  assert.match(await response.text(), /^(:\n\n)+$/)
})

test('before anything was sent it gives way to an ordinary answer', async () => {
  answer = async (stream, response) => {
    stream.abandon()
    await sleep(3 * heartbeatMs)
    response.writeHead(503, { 'content-type': 'application/json' }).end('{}')
  }
  const response = await fetch(url)
  assert.deepEqual([response.status, response.headers.get('content-type')], [503, 'application/json'])
  assert.equal(response.headers.get('cache-control'), null)
})

test('a slow reader is waited for, and one who left is not', async () => {
  let sent = 0
  let ended = false
  let isWaiting = () => false
  answer = async (stream, response) => {
    isWaiting = () => response.writableNeedDrain
    while (sent < 2000 && !response.destroyed) {
      await stream.send('x'.repeat(50_000))
      sent += 1
    }
    ended = true
  }
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await once(socket, 'readable')
  await until(() => isWaiting())
  const whileNobodyReads = sent
  assert.ok(whileNobodyReads < 1000, `${whileNobodyReads} events are held for a reader that takes none`)
  await sleep(3 * heartbeatMs)
  assert.ok(sent - whileNobodyReads < 5 && !ended)
  socket.destroy()
  await until(() => ended)
  assert.ok(sent < 2000)
})

test('a reader who leaves stops the heartbeat', async () => {
  let count = { beats: 0 }
  const left = Promise.withResolvers<void>()
  answer = async (stream, response) => {
    count = countBeats(stream)
    response.once('close', () => left.resolve())
    stream.open()
  }
  const request = get(url)
  request.on('error', () => {})
  await once(request, 'response')
  await until(() => count.beats >= 2)
  request.destroy()
  await left.promise
  const whenLeft = count.beats
  await sleep(4 * heartbeatMs)
  assert.equal(count.beats, whenLeft)
})
