import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import { after, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { openS3 } from './s3-client.ts'
import { S3Place } from './s3-settings.ts'

/** A bucket of five objects that lists two at a time, as S3 does a thousand: the server of the tests cannot. */
const keys = ['a', 'b', 'c', 'd', 'e']
const asked: IncomingMessage[] = []
const server = createServer((request, response) => {
  asked.push(request)
  const query = new URL(request.url ?? '', 'http://localhost').searchParams
  const rest = keys.filter((key) => key > (query.get('start-after') ?? ''))
  const contents = rest.slice(0, 2).map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
  response.end(`<ListBucketResult><IsTruncated>${rest.length > 2}</IsTruncated>${contents.join('')}</ListBucketResult>`)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const outbound = openOutbound({ allowed: [] })
after(async () => {
  await outbound.close()
  server.close()
})
const address = server.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const place = S3Place.parse({ endpoint: `http://127.0.0.1:${port}/`, bucket: 'seau', accessKeyId: 'K' })

test('a listing goes on page after page, each asked for after the last name of the one before', async () => {
  const signal = new AbortController().signal
  const client = openS3({ place, secretAccessKey: 's', outbound, origin: 'configured', signal })
  const objects = await Array.fromAsync(client.list(''))
  assert.deepEqual(
    objects.map(({ key }) => key),
    keys,
  )
  const after = asked.map(({ url }) => new URL(url ?? '', 'http://localhost').searchParams.get('start-after'))
  assert.deepEqual(after, [null, 'b', 'd'])
  const authorization = asked[0]?.headers.authorization ?? ''
  assert.match(authorization, /^AWS4-HMAC-SHA256 Credential=K\/\d{8}\/us-east-1\/s3\/aws4_request/)
})
