import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { openOutbound } from '#platform/http/outbound'
import { openS3 } from '#platform/storage/s3/s3-client'
import { openS3Storage } from '#platform/storage/s3/s3-storage'
import type { Storage } from '#platform/storage/storage'
import { startS3Server } from '../fakes/s3-server.ts'

interface Adapter {
  readonly name: string
  open(): Promise<Storage>
  /** What a broken upload left behind, by any name. */
  leftovers(): Promise<number>
}

const home = await mkdtemp(join(tmpdir(), 'socle-storage-'))
after(() => rm(home, { recursive: true, force: true }))

const folderAdapter: Adapter = {
  name: 'folder',
  open: () => openFolderStorage(join(home, 'folder')),
  leftovers: async () => (await readdir(join(home, 'folder', 'drafts'))).length,
}

const { client, ...bucket } = await startS3Server()

const s3Adapter: Adapter = {
  name: 'bucket of S3',
  open: () => openS3Storage({ client, prefix: 'files/', drafts: join(home, 's3-drafts') }),
  leftovers: async () => (await readdir(join(home, 's3-drafts'))).length,
}

const absent = 'a'.repeat(64)

for (const adapter of [folderAdapter, s3Adapter]) {
  describe(`storage in a ${adapter.name}`, async () => {
    const storage = await adapter.open()

    test('gives back the bytes under the SHA-256 of their content', async () => {
      const content = randomBytes(3_000_000)
      const { hash, bytes } = await storage.put(Readable.from(parts(content, 70_001)))
      assert.equal(hash, createHash('sha256').update(content).digest('hex'))
      assert.equal(bytes, content.length)
      assert.ok(await storage.has(hash))
      assert.deepEqual(await buffer(await storage.open(hash)), content)
    })

    test('keeps an empty file', async () => {
      const { hash, bytes } = await storage.put(Readable.from([]))
      assert.equal(bytes, 0)
      assert.equal((await buffer(await storage.open(hash))).length, 0)
    })

    test('keeps the same content once, even put several times at the same moment', async () => {
      const puts = await Promise.all([1, 2, 3].map(() => storage.put(Readable.from([Buffer.from('même texte')]))))
      assert.equal(new Set(puts.map(({ hash }) => hash)).size, 1)
      const hash = puts[0]?.hash ?? absent
      await storage.delete(hash)
      assert.equal(await storage.has(hash), false)
    })

    test('leaves nothing behind when the stream breaks', async () => {
      async function* broken() {
        yield Buffer.from('début')
        throw new Error('cut')
      }
      await assert.rejects(storage.put(broken()), /cut/)
      const hash = createHash('sha256').update('début').digest('hex')
      assert.equal(await storage.has(hash), false)
      assert.equal(await adapter.leftovers(), 0)
    })

    test('says not_found before any byte', async () => {
      await assert.rejects(storage.open(absent), { code: 'not_found' })
      assert.equal(await storage.has(absent), false)
      await storage.delete(absent)
    })

    test('never takes anything but a hash for a name', async () => {
      for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${absent}/x`]) {
        await assert.rejects(async () => storage.open(name), { code: 'not_found' })
        await assert.rejects(async () => storage.delete(name), { code: 'not_found' })
      }
    })

    test('lists what it keeps, once each, and since when', async () => {
      const before = Date.now() - 2_000
      const { hash } = await storage.put(Readable.from([Buffer.from('listé')]))
      await storage.put(Readable.from([Buffer.from('listé')]))
      const kept = await Array.fromAsync(storage.list())
      const [own, ...others] = kept.filter((file) => file.hash === hash)
      assert.ok(own && own.keptAt.getTime() > before)
      assert.deepEqual(others, [])
      await storage.delete(hash)
      assert.ok(!(await Array.fromAsync(storage.list())).some((file) => file.hash === hash))
    })

    test('keeps what it has when opened again', async () => {
      const { hash } = await storage.put(Readable.from([Buffer.from('gardé')]))
      const again = await adapter.open()
      assert.equal((await buffer(await again.open(hash))).toString(), 'gardé')
    })
  })
}

describe('a bucket of S3', () => {
  test('takes a large file in parts, and gives it back', async () => {
    const storage = await s3Adapter.open()
    const content = randomBytes(40 * 1024 * 1024)
    const { hash, bytes } = await storage.put(Readable.from(parts(content, 1_000_003)))
    assert.equal(bytes, content.length)
    assert.ok((await buffer(await storage.open(hash))).equals(content))
    assert.equal(await s3Adapter.leftovers(), 0)
  })

  test('lists its files alone, whatever else it holds', async () => {
    const storage = await openS3Storage({ client, prefix: 'mixed/', drafts: join(home, 's3-drafts') })
    await client.put('mixed/readme.txt', Buffer.from('autre chose'))
    const { hash } = await storage.put(Readable.from([Buffer.from('un fichier')]))
    assert.deepEqual(
      (await Array.fromAsync(storage.list())).map((file) => file.hash),
      [hash],
    )
  })

  test('names with accents, spaces and signs are what they are', async () => {
    const key = 'noms/Délibération n° 12 (été) + annexe, plan.txt'
    await client.put(key, Buffer.from('texte'))
    const [object] = await Array.fromAsync(client.list('noms/'))
    assert.deepEqual([object?.key, object?.sizeBytes], [key, 5])
    assert.equal((await buffer((await client.open(key)) ?? Readable.from([]))).toString(), 'texte')
    await client.delete(key)
    assert.equal(await client.has(key), false)
  })

  test('with a wrong secret nothing is read, and the fault is told', async () => {
    const outbound = openOutbound({ allowed: [] })
    const signal = new AbortController().signal
    const stranger = openS3({ ...bucket, secretAccessKey: 'faux', outbound, origin: 'configured', signal })
    await assert.rejects(stranger.has(absent), { code: 'site_unreachable' })
    await assert.rejects(Array.fromAsync(stranger.list('')), { code: 'site_unreachable' })
    await outbound.close()
  })
})

function* parts(content: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size)
}
