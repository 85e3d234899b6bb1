import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { startS3Server } from '../../../test/fakes/s3-server.ts'
import type { SourceFile } from './connector.ts'
import { findConnector } from './registry.ts'

const { client, place, secretAccessKey } = await startS3Server()
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
after(() => outbound.close())

function list(changes: object = {}, secret: string | null = secretAccessKey): Promise<SourceFile[]> {
  const access = { secret, outbound, signal: new AbortController().signal }
  return Array.fromAsync(
    (findConnector('s3') ?? assert.fail()).list({ ...place, prefix: 'actes/', ...changes }, access),
  )
}

test('a bucket gives its files below a name, each with a mark that changes with it', async () => {
  await client.put('actes/2026/Délibération 12.txt', Buffer.from('Le conseil décide.'))
  await client.put('actes/.corbeille/vieux.txt', Buffer.from('vieux'))
  await client.put('ailleurs.txt', Buffer.from('ailleurs'))
  const [file, ...others] = await list()
  assert.deepEqual(others, [])
  assert.deepEqual([file?.externalId, file?.name], ['2026/Délibération 12.txt', '2026/Délibération 12.txt'])
  assert.equal((await buffer(Readable.from((await file?.open()) ?? []))).toString(), 'Le conseil décide.')
  assert.equal((await list())[0]?.mark, file?.mark)
  await client.put('actes/2026/Délibération 12.txt', Buffer.from('Le conseil refuse.'))
  assert.notEqual((await list())[0]?.mark, file?.mark)
})

test('a file that went since it was listed is told, and nothing is read with another secret', async () => {
  const [file] = await list()
  await client.delete('actes/2026/Délibération 12.txt')
  await assert.rejects(async () => file?.open(), { code: 'not_found' })
  await assert.rejects(list({}, 'faux'), { code: 'site_unreachable' })
  await assert.rejects(list({ bucket: 'absent' }), { code: 'site_unreachable' })
})
