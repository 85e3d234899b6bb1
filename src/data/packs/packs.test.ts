import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import yazl from 'yazl'
import { type TestData, testData } from '../../../test/fakes/data.ts'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import { openSecretBox } from '#platform/secrets/secret-box'
import { openSigner } from '#platform/secrets/signer'
import type { Corpus, SourceDocument, SourceVersion } from '../corpora/corpus.ts'
import { completeVectors } from '../embeddings/complete-vectors.ts'
import { searchChunks } from '../search/search-chunks.ts'
import { syncCorpus } from '../sources/sync-corpus.ts'
import { addPack, type PackToAdd } from './add-pack.ts'
import { Manifest, sha256Of, signedText } from './pack-format.ts'
import { packCorpus } from './pack-corpus.ts'

/** An instance that somebody uses already. */
async function instance(): Promise<TestData> {
  const data = await testData()
  await data.person()
  return data
}

const giver = await instance()
const corpusId = 'lois-essai'
const secrets = await openSecretBox(join(giver.folder, 'secret.key'))
const packing = { ...giver.job, secrets }
const pack = join(giver.folder, 'lois.zip')

const article = (
  number: number,
  version?: Partial<SourceVersion>,
  text = `règle le sujet ${number}`,
): SourceDocument => ({
  title: `Article ${number}`,
  canonicalUrl: `https://exemple.gouv.fr/article-${number}`,
  updatedAt: '2026-02-01',
  publisher: 'Direction des essais',
  licence: 'Licence Ouverte / Etalab 2.0',
  language: 'fr',
  notice: number === 2 ? 'Abrogé au 1er janvier' : undefined,
  aliases: [`L${number}`],
  references: [{ kind: 'article', target: `L${number + 1}`, label: `article L. ${number + 1}` }],
  version: { key: `v${number}`, effectiveFrom: '2020-01-01', effectiveTo: null, legalStatus: 'VIGUEUR', ...version },
  parsed: { title: null, markdown: `# Partie\n\nL’article ${number} ${text} du travail.`, language: 'fr', pages: [] },
})

const articles: readonly SourceDocument[] = [
  article(
    1,
    { key: 'v1-ancienne', effectiveFrom: '2010-01-01', effectiveTo: '2020-01-01' },
    'réglait autrefois le sujet',
  ),
  ...Array.from({ length: 250 }, (_, index) => article(index + 1)),
]

function corpusOf(documents: readonly SourceDocument[], mark = 'a'): Corpus {
  return {
    id: corpusId,
    title: 'Lois d’essai',
    description: '',
    publisher: 'Direction des essais',
    licence: 'Licence Ouverte / Etalab 2.0',
    origin: { kind: 'archive', usualPlace: 'https://exemple.gouv.fr/archive.zip' },
    reading: 1,
    async *list() {
      for (const document of documents) {
        const { version, title } = document
        yield { externalId: title, versionKey: version?.key, mark: `${mark} ${version?.key}`, read: () => document }
      }
    },
  }
}

const corpus = corpusOf(articles)
const archive = join(giver.folder, 'archive.zip')
await writeFile(archive, 'PK1')

/** What an answer could have computed beforehand of a passage. */
const unitTextsOf: PackToAdd['unitTextsOf'] = ({ text }) => [`unité ${text}`]

const add = (to: TestData, given: Partial<PackToAdd> = {}) =>
  addPack(to.job, { corpusId, corpus, file: pack, unitTextsOf, ...given })

await syncCorpus(giver.job, { corpusId, corpus, archive })
while (await completeVectors(giver.job, 1000));
const packed = await packCorpus(packing, { corpusId, corpus, file: pack })

async function stateOf({ db }: TestData) {
  const versions = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      'external_id',
      'version_key',
      'document_version.title',
      'markdown',
      'document_version.source_mark',
      'legal_status',
      'notice',
    ])
    .select(['effective_from', 'effective_to', 'document_version.canonical_url', 'publisher', 'licence'])
    .select(['document_version.source_updated_at', 'document_version.content_hash'])
    .select((select) => select('document_version.id', '=', select.ref('document.current_version_id')).as('is_current'))
    .orderBy('version_key')
    .execute()
  const aliases = await db
    .selectFrom('document_alias')
    .innerJoin('document', 'document.id', 'document_id')
    .select(['alias', 'external_id'])
    .orderBy('alias')
    .execute()
  const references = await db
    .selectFrom('reference')
    .innerJoin('document', 'document.id', 'document_id')
    .select(['target', 'label', 'kind', 'external_id'])
    .orderBy('target')
    .execute()
  return { versions, aliases, references }
}

async function countVectors({ db }: TestData): Promise<number> {
  const { total } = await db
    .selectFrom('embedding')
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** Titles and cosines, once the index has followed. */
async function foundByMeaning(data: TestData) {
  await data.follower.catchUp()
  const reader = data.as(await data.person())
  const search = { query: 'sujet 77 du travail', limit: 5, offset: 0, method: 'semantic' as const }
  const { hits } = await searchChunks(reader, search)
  return hits.map(({ title, similarity }) => [title, similarity])
}

test('another instance holds what was packed, finds it by meaning, and computes nothing but what it draws', async () => {
  assert.deepEqual([packed.manifest.texts, packed.manifest.parts.length], [251, 2])
  assert.ok(packed.manifest.vectors >= 250)
  const taker = await instance()
  const report = await add(taker)
  assert.deepEqual([report.state, report.added, report.changed, report.removed], ['finished', 251, 0, 0])
  assert.equal(report.publicKey, packed.publicKey)
  assert.ok(taker.embedder.embedded <= 12, `${taker.embedder.embedded} texts were embedded`)
  assert.deepEqual(await stateOf(taker), await stateOf(giver))
  assert.equal(await countVectors(taker), await countVectors(giver))
  assert.equal(await completeVectors(taker.job, 10), false)
  await taker.follower.catchUp()
  const found = await foundByMeaning(taker)
  assert.equal(found.length, 5)
  assert.deepEqual(found, await foundByMeaning(giver))
})

test('added again it changes nothing, and the source that it came from has nothing to say', async () => {
  const taker = await instance()
  await add(taker)
  const again = await add(taker)
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, 251])
  const read = await syncCorpus(taker.job, { corpusId, corpus: { ...corpus, list: fails }, archive })
  assert.deepEqual([read.added, read.changed, read.unchanged], [0, 0, 250])
})

// oxlint-disable-next-line require-yield
const fails: Corpus['list'] = async function* () {
  throw new Error('an unchanged source is not listed')
}

test('vectors of another model are left out, and computed afterwards', async () => {
  const taker = await instance()
  const job = { ...taker.job, embedder: wordEmbedder('other/2') }
  await addPack(job, { corpusId, corpus, file: pack, unitTextsOf })
  assert.equal(await countVectors(taker), 0)
  assert.equal(await completeVectors(job, 10), true)
  assert.equal(await countVectors(taker), 10)
})

test('passages that waited for their vectors have them, and the index follows', async () => {
  const taker = await instance()
  await syncCorpus(taker.job, { corpusId, corpus, archive })
  assert.deepEqual(await foundByMeaning(taker), [])
  const report = await add(taker)
  assert.deepEqual([report.added, report.unchanged], [0, 251])
  assert.equal((await foundByMeaning(taker)).length, 5)
})

test('a dry run says what would come and stores nothing', async () => {
  const taker = await instance()
  const report = await add(taker, { isDryRun: true })
  assert.equal(report.added, 251)
  assert.deepEqual((await stateOf(taker)).versions, [])
  assert.equal(await countVectors(taker), 0)
})

test('a stop in the middle leaves whole texts, and the next run goes on', async () => {
  const taker = await instance()
  const stop = new AbortController()
  const ctx = { ...taker.job, signal: stop.signal }
  const half = addPack(ctx, { corpusId, corpus, file: pack, unitTextsOf }, ({ documents }) => {
    if (documents >= 100) stop.abort(new Error('stopped'))
  })
  await assert.rejects(half, /stopped/)
  const stored = (await stateOf(taker)).versions.length
  assert.ok(stored >= 100 && stored < 251, `${stored} texts`)
  const report = await add(taker)
  assert.deepEqual([report.added + stored, report.unchanged], [251, stored])
  assert.deepEqual(await stateOf(taker), await stateOf(giver))
})

test('a key that is expected is asked for', async () => {
  const taker = await instance()
  const other = 'A'.repeat(43)
  await assert.rejects(add(taker, { signedBy: other }), {
    code: 'invalid_request',
    details: { reason: 'pack_signed_by_another', value: packed.publicKey },
  })
  assert.equal((await add(taker, { signedBy: packed.publicKey, isDryRun: true })).added, 251)
  await assert.rejects(add(taker, { corpusId: 'autre', corpus: { ...corpus, id: 'autre' } }), {
    details: { reason: 'pack_of_another_corpus', value: corpusId },
  })
})

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

/** Puts other bytes in the place of an entry, with the hash that goes with them. */
function replace(entries: Entries, path: string, bytes: Buffer, count?: number): void {
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
    change: (entries) => replace(entries, firstVectors, Buffer.alloc(101)),
    isSigned: true,
    refusal: { code: 'corrupted', details: { reason: 'pack_counts_differ' } },
  },
  {
    what: 'a line that is no text of a corpus',
    change: (entries) => replace(entries, first, Buffer.from('{"externalId":"x"}\n'), 1),
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
      for (const path of ['vectors/0001.bin', 'vectors/0002.bin']) replace(entries, path, turned(entries.get(path)))
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
    replace(entries, firstVectors, Buffer.concat([entries.get(firstVectors) ?? assert.fail(), stranger]), count)
    changeManifest(entries, (manifest) => ({ ...manifest, vectors: manifest.vectors + 1 }))
  }
  await add(taker, { file: await forged('stranger.zip', add1, true) })
  assert.equal(await countVectors(taker), await countVectors(giver))
})
