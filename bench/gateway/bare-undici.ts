import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'

/** The least that Node can do: bytes in, bytes out; no key, no parsing, no count. */
const { values } = parseArgs({ options: { upstream: { type: 'string', default: '' } } })
const pool = new Pool(values.upstream, { connections: 256, pipelining: 1 })

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    pool.dispatch(
      { path: request.url ?? '/', method: 'POST', headers: { 'content-type': 'application/json' }, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, headers) {
          response.writeHead(status, {
            'content-type': String(headers['content-type']),
            ...(headers['content-length'] === undefined ? {} : { 'content-length': String(headers['content-length']) }),
          })
        },
        onResponseData: (_controller, chunk) => void response.write(chunk),
        onResponseEnd: () => void response.end(),
        onResponseError: () => void response.destroy(),
      },
    )
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : null }))
})
