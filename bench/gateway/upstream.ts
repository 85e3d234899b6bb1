import { type Socket, createServer } from 'node:net'
import { parseArgs } from 'node:util'

/** A scripted model server on raw sockets, quick enough not to be what is measured. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    events: { type: 'string', default: '50' },
    'gap-ms': { type: 'string', default: '0' },
  },
})
const eventCount = Number(values.events)
const gapMs = Number(values['gap-ms'])

const answer =
  'Bonjour, voici une réponse de longueur moyenne pour mesurer le passage à travers la passerelle. '.repeat(4)
const usage = (completion: number) => ({
  prompt_tokens: 120,
  completion_tokens: completion,
  total_tokens: 120 + completion,
})
const whole = responseOf(
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
    usage: usage(80),
  }),
)
const models = responseOf(
  JSON.stringify({ object: 'list', data: [{ id: 'bench', object: 'model', owned_by: 'bench' }] }),
)
const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n' +
    'Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n',
)
const events = [
  ...Array.from({ length: eventCount }, (_, index) =>
    eventOf({ choices: [{ index: 0, delta: { content: ` mot${index}` }, finish_reason: null }] }),
  ),
  eventOf({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  eventOf({ choices: [], usage: usage(eventCount) }),
]
const streamEnd = Buffer.concat([chunkOf('data: [DONE]\n\n'), Buffer.from('0\r\n\r\n')])

const server = createServer(serve)
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address()
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : null }))
})

function serve(socket: Socket): void {
  let held: Buffer = Buffer.alloc(0)
  let streaming = false
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    held = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
    answerAll()
  })

  function answerAll(): void {
    while (!streaming) {
      const end = endOfRequest(held)
      if (end < 0) return
      const request = held.subarray(0, end)
      held = held.subarray(end)
      if (request[0] === 0x47) socket.write(models)
      else if (request.includes('"stream":true')) void stream()
      else socket.write(whole)
    }
  }

  async function stream(): Promise<void> {
    streaming = true
    socket.write(streamHead)
    for (const event of events) {
      if (socket.destroyed) return
      socket.write(event)
      await new Promise<void>((resolve) => (gapMs > 0 ? setTimeout(resolve, gapMs) : setImmediate(resolve)))
    }
    socket.write(streamEnd)
    streaming = false
    answerAll()
  }
}

/** Where the first request ends, or -1 while it is incomplete. */
function endOfRequest(bytes: Buffer): number {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const text = bytes.toString('latin1', 0, head)
  const length = /content-length: *(\d+)/i.exec(text)?.[1]
  if (length !== undefined) return bytes.length >= head + 4 + Number(length) ? head + 4 + Number(length) : -1
  if (!/transfer-encoding: *chunked/i.test(text)) return head + 4
  const last = bytes.indexOf('0\r\n\r\n', head + 4)
  return last < 0 ? -1 : last + 5
}

function responseOf(body: string): Buffer {
  const length = Buffer.byteLength(body)
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nConnection: keep-alive\r\n\r\n${body}`,
  )
}

function eventOf(fields: object): Buffer {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench' }
  return chunkOf(`data: ${JSON.stringify({ ...base, ...fields })}\n\n`)
}

function chunkOf(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
}
