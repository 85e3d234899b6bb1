import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import S3rver from '@20minutes/s3rver'
import { openOutbound } from '#platform/http/outbound'
import { type S3Client, openS3 } from '#platform/storage/s3/s3-client'
import { S3Place } from '#platform/storage/s3/s3-settings'

/** A real S3 server with one bucket, on a port of its own. */
export interface S3Server {
  readonly place: S3Place
  readonly secretAccessKey: string
  readonly client: S3Client
}

/** The only key that this server knows. */
const key = 'S3RVER'

export async function startS3Server(bucket = 'socle'): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'socle-s3-'))
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false },
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  const outbound = openOutbound({ allowed: [] })
  after(async () => {
    await outbound.close()
    await server.close()
    await rm(directory, { recursive: true, force: true })
  })
  const place = S3Place.parse({ endpoint: `http://127.0.0.1:${port}`, bucket, accessKeyId: key })
  const signal = new AbortController().signal
  const client = openS3({ place, secretAccessKey: key, outbound, origin: 'configured', signal })
  return { place, secretAccessKey: key, client }
}
