import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import yazl from 'yazl'
import {
  add,
  archive,
  countVectors,
  giver,
  instance,
  pack,
  packed,
  secrets,
  stateOf,
} from '../../../test/fakes/packed-corpus.ts'
import { openSigner } from '#platform/secrets/signer'
import { Manifest, sha256Of, signedText } from './pack-format.ts'

type Entries = Map<string, Buffer>

async function entriesOfPack(): Promise<Entries> {
  const zip = await fromBufferPromise(await readFile(pack), { lazyEntries: true })
  const entries: Entries = new Map()
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return entries
}

/** Writes another pack with what differs; signed again by its packer when it is told. */
async function forged(name: string, change: (entries: Entries) => void, isSigned: boolean): Promise<string> {
  const entries = await entriesOfPack()
  change(entries)
  if (isSigned) {
    const { publicKey, sign } = await openSigner({ folder: giver.folder, name: 'pack' }, secrets)
    const signature = sign(signedText(entries.get('manifest.json') ?? assert.fail())).toString('base64')
    entries.set('signature.json', Buffer.from(JSON.stringify({ publicKey, signature })))
  }
  const zip = new yazl.ZipFile()
  for (const [path, bytes] of entries) zip.addBuffer(bytes, path)
  zip.end()
  const file = join(giver.folder, name)
  await pipeline(zip.outputStream, createWriteStream(file))
  return file
}

function changeManifest(entries: Entries, change: (manifest: Manifest) => object): void {
  const manifest = Manifest.parse(JSON.parse(String(entries.get('manifest.json'))))
  entries.set('manifest.json', Buffer.from(JSON.stringify(change(manifest))))
}

interface Replacement {
  readonly path: string
  readonly bytes: Buffer
  readonly count?: number
}

/** Puts other bytes in the place of an entry, with the hash that goes with them. */
function replace(entries: Entries, { path, bytes, count }: Replacement): void {
  entries.set(path, bytes)
  changeManifest(entries, (manifest) => ({
    ...manifest,
    parts: manifest.parts.map(({ documents, vectors }) => ({
      documents: documents.path === path ? restated(documents) : documents,
      vectors: vectors.path === path ? restated(vectors) : vectors,
    })),
  }))
  function restated<E extends { count: number }>(entry: E) {
    return { ...entry, sha256: sha256Of(bytes), bytes: bytes.length, count: count ?? entry.count }
  }
}

const first = 'documents/0001.jsonl'
const firstVectors = 'vectors/0001.bin'

interface Forgery {
  readonly what: string
  change(entries: Entries): void
  readonly isSigned: boolean
  readonly refusal: object
}

const forgeries: readonly Forgery[] = [
  {
    what: 'a text changed after it was packed',
    change: (entries) => entries.set(first, Buffer.from(String(entries.get(first)).replace('règle', 'ruine'))),
    isSigned: true,
    refusal: { code: 'hash_mismatch' },
  },
  {
    what: 'a manifest changed after it was signed',
    change: (entries) => changeManifest(entries, (manifest) => ({ ...manifest, sourceMark: 'x' })),
    isSigned: false,
    refusal: { code: 'corrupted', details: { reason: 'pack_signature_wrong' } },
  },
  {
    what: 'no signature',
    change: (entries) => entries.delete('signature.json'),
    isSigned: false,
    refusal: { code: 'corrupted', details: { reason: 'pack_entry_missing' } },
  },
  {
    what: 'a part that the manifest does not name',
    change: (entries) => entries.set('vectors/9999.bin', Buffer.alloc(10)),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'pack_entry_unexpected', value: 'vectors/9999.bin' } },
  },
  {
    what: 'a path that leads out of the pack',
    change: (entries) =>
      changeManifest(entries, ({ parts, ...manifest }) => ({
        ...manifest,
        parts: parts.map((part) => ({ ...part, documents: { ...part.documents, path: '../../etc/passwd' } })),
      })),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'not_a_pack', value: 'manifest.json' } },
  },
  {
    what: 'one part named twice',
    change: (entries) =>
      changeManifest(entries, ({ parts, ...manifest }) => ({ ...manifest, parts: [parts[0], parts[0]] })),
    isSigned: true,
    refusal: { code: 'corrupted' },
  },
  {
    what: 'more texts than are there',
    change: (entries) => changeManifest(entries, (manifest) => ({ ...manifest, texts: 10_000 })),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'pack_counts_differ' } },
  },
  {
    what: 'a size that is not that of the part',
    change: (entries) => replace(entries, { path: firstVectors, bytes: Buffer.alloc(101) }),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'pack_counts_differ' } },
  },
  {
    what: 'a line that is no text of a corpus',
    change: (entries) => replace(entries, { path: first, bytes: Buffer.from('{"externalId":"x"}\n'), count: 1 }),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'not_a_pack', value: first } },
  },
  {
    what: 'a part that unpacks to more than any has',
    change: (entries) => entries.set('vectors/0003.bin', Buffer.alloc(65 * 1024 * 1024)),
    isSigned: true,
    refusal: { code: 'decompression_bomb' },
  },
  {
    what: 'vectors of other texts under the hashes of these',
    change(entries) {
      for (const path of ['vectors/0001.bin', 'vectors/0002.bin'])
        replace(entries, { path, bytes: turned(entries.get(path)) })
    },
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'pack_vectors_differ' } },
  },
]

/** Each vector in the place of its opposite. */
function turned(bytes: Buffer = Buffer.alloc(0)): Buffer {
  const { dimensions } = giver.embedder
  const record = 36 + dimensions
  return Buffer.from(bytes.map((byte, position) => (position % record < 36 ? byte : (256 - byte) % 256)))
}

const refuser = await instance()
for (const [index, { what, change, isSigned, refusal }] of forgeries.entries()) {
  test(`refused, and nothing stored: ${what}`, async () => {
    const file = await forged(`forged-${index}.zip`, change, isSigned)
    await assert.rejects(add(refuser, { file }), refusal)
    assert.deepEqual((await stateOf(refuser)).versions, [])
    assert.equal(await countVectors(refuser), 0)
    assert.equal(await refuser.db.selectFrom('source').select('id').executeTakeFirst(), undefined)
  })
}

test('what is no pack, or is cut, is refused in words', async () => {
  const cut = join(giver.folder, 'cut.zip')
  await writeFile(cut, (await readFile(pack)).subarray(0, 5000))
  await assert.rejects(add(refuser, { file: cut }), {
    code: 'corrupted',
    details: { reason: 'not_a_pack', value: 'cut.zip' },
  })
  await assert.rejects(add(refuser, { file: archive }), { code: 'corrupted' })
  await assert.rejects(add(refuser, { file: join(giver.folder, 'none.zip') }), { code: 'not_found' })
})

test('vectors of texts that the pack does not hold are not taken', async () => {
  const taker = await instance()
  const stranger = Buffer.alloc(36 + giver.embedder.dimensions, 1)
  stranger.writeFloatLE(0.005, 32)
  const count = (packed.manifest.parts[0]?.vectors.count ?? 0) + 1
  const add1 = (entries: Entries): void => {
    const bytes = Buffer.concat([entries.get(firstVectors) ?? assert.fail(), stranger])
    replace(entries, { path: firstVectors, bytes, count })
    changeManifest(entries, (manifest) => ({ ...manifest, vectors: manifest.vectors + 1 }))
  }
  await add(taker, { file: await forged('stranger.zip', add1, true) })
  assert.equal(await countVectors(taker), await countVectors(giver))
})
