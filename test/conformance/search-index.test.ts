import { asChunkId, asCollectionId, asDocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { type LanceIndexOptions, openLanceIndex } from '#data/search/lancedb/lancedb-index'
import type { IndexRow, SearchIndex } from '#data/search/search-index'
import { indexPlace } from '#server/open-storage'
import { analyse } from '#text/analyse'
import { startS3Server } from '../fakes/s3-server.ts'

const dimensions = 8
const folders: string[] = []
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const { place, secretAccessKey } = await startS3Server()

/** Every adapter of the port, by name; each must pass all that follows. */
const adapters: Record<string, (folder: string) => LanceIndexOptions> = {
  lancedb: (folder) => ({ folder, profile: 'test', dimensions }),
  'lancedb in a bucket of S3': (folder) => {
    const s3 = { ...place, secretAccessKey, indexPrefix: basename(folder) }
    const { folder: address, storageOptions } = indexPlace({ config: { storage: { s3 } }, dataFolder: folder })
    return { folder: address, storageOptions, profile: 'test', dimensions }
  },
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'search-index-'))
  folders.push(folder)
  return folder
}

function vectorOf(seed: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, index) => Math.sin(seed * 7 + index * 3))
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

function row(chunkId: number, text: string, rest: Partial<IndexRow> = {}): IndexRow {
  const terms = analyse(text).join(' ')
  const vector = vectorOf(chunkId)
  return {
    chunkId: asChunkId(chunkId),
    documentId: asDocumentId(chunkId),
    collectionId: asCollectionId(1),
    terms,
    titleTerms: '',
    readers: [1],
    vector,
    questions: [],
    ...rest,
  }
}

for (const [name, optionsOf] of Object.entries(adapters)) {
  const open = (folder: string): Promise<SearchIndex> => openLanceIndex(optionsOf(folder))

  test(`${name}: an empty index finds nothing and does not fail`, async () => {
    const index = await open(await temporaryFolder())
    assert.deepEqual(await index.lexical({ terms: ['cong'], readable: [1], limit: 5 }), [])
    assert.deepEqual(await index.semantic({ vector: vectorOf(1), readable: [1], limit: 5 }), [])
    assert.equal(await index.rows(), 0)
    await index.close()
  })

  test(`${name}: both legs see only what may be read, before and after folding`, async () => {
    const index = await open(await temporaryFolder())
    const rows = Array.from({ length: 400 }, (_, id) =>
      row(id + 1, `congés payés du salarié numéro ${id}`, { readers: [id % 100 === 0 ? 7 : 1, 9] }),
    )
    await index.replaceDocuments([], rows)
    for (const folded of [false, true]) {
      if (folded) await index.optimise()
      const lexical = await index.lexical({ terms: analyse('congés payés'), readable: [7], limit: 10 })
      const semantic = await index.semantic({ vector: vectorOf(5), readable: [7], limit: 10 })
      const counted = { terms: analyse('congés'), limit: 300 }
      assert.equal(await index.countChunks({ ...counted, readable: [7] }), 4)
      assert.equal(await index.countChunks({ ...counted, readable: [9] }), 300, 'counted up to the limit')
      assert.equal(await index.countChunks({ ...counted, readable: [8] }), 0)
      for (const hits of [lexical, semantic]) {
        assert.deepEqual(
          hits.map(({ chunkId }) => chunkId).toSorted((a, b) => a - b),
          [1, 101, 201, 301],
        )
      }
      assert.deepEqual(await index.lexical({ terms: analyse('congés'), readable: [], limit: 10 }), [])
      assert.deepEqual(await index.semantic({ vector: vectorOf(5), readable: [42], limit: 10 }), [])
    }
    await index.close()
  })

  test(`${name}: a collection can be chosen`, async () => {
    const index = await open(await temporaryFolder())
    await index.replaceDocuments([], [row(1, 'préavis'), row(2, 'préavis', { collectionId: asCollectionId(2) })])
    const scope = { readable: [1], collections: [asCollectionId(2)], limit: 5 }
    assert.deepEqual(
      (await index.lexical({ terms: analyse('préavis'), ...scope })).map(({ chunkId }) => chunkId),
      [2],
    )
    assert.deepEqual(
      (await index.semantic({ vector: vectorOf(1), ...scope })).map(({ chunkId }) => chunkId),
      [2],
    )
    await index.close()
  })

  test(`${name}: a replaced document leaves none of its old words`, async () => {
    const index = await open(await temporaryFolder())
    await index.replaceDocuments(
      [asDocumentId(5)],
      [row(1, 'télétravail', { documentId: asDocumentId(5) }), row(2, 'astreinte')],
    )
    await index.optimise()
    await index.replaceDocuments([asDocumentId(5)], [row(3, 'apprentissage', { documentId: asDocumentId(5) })])
    assert.deepEqual(await index.lexical({ terms: analyse('télétravail'), readable: [1], limit: 5 }), [])
    assert.equal((await index.lexical({ terms: analyse('apprentissage'), readable: [1], limit: 5 }))[0]?.chunkId, 3)
    assert.equal(await index.rows(), 2)
    assert.ok((await index.countDocuments([asDocumentId(5), asDocumentId(404)])) > 0)
    await index.replaceDocuments([asDocumentId(5)], [])
    assert.equal(await index.rows(), 1)
    assert.deepEqual([await index.countDocuments([asDocumentId(5)]), await index.countDocuments([])], [0, 0])
    await index.close()
  })

  test(`${name}: the title weighs more than the text, the cosine is raw, a row may wait for its vector`, async () => {
    const index = await open(await temporaryFolder())
    const titled = row(2, 'durée et renouvellement', { titleTerms: analyse('période essai').join(' ') })
    await index.replaceDocuments(
      [],
      [row(1, 'la période essai dure'), titled, row(3, 'sans vecteur', { vector: null })],
    )
    assert.equal((await index.lexical({ terms: analyse("période d'essai"), readable: [1], limit: 3 }))[0]?.chunkId, 2)
    const nearest = await index.semantic({ vector: vectorOf(1), readable: [1], limit: 3 })
    assert.equal(nearest[0]?.chunkId, 1)
    assert.ok(Math.abs((nearest[0]?.similarity ?? 0) - 1) < 1e-4)
    assert.ok(nearest.every(({ chunkId }) => chunkId !== 3))
    await index.close()
  })

  test(`${name}: a passage is found by the questions that it answers, once, by those who may read it`, async () => {
    const index = await open(await temporaryFolder())
    const question = (text: string, seed: number) => ({ terms: analyse(text).join(' '), vector: vectorOf(seed) })
    const asked = [question('on peut me virer ?', 21), question('mon patron me vire, quel délai ?', 22)]
    await index.replaceDocuments(
      [],
      [
        row(1, 'préavis de licenciement', { questions: asked }),
        row(2, 'préavis', { questions: [question('virer', 23)], readers: [2] }),
        row(3, 'démission', { questions: [{ ...question('quitter mon boulot', 24), vector: null }] }),
      ],
    )
    const terms = analyse('virer mon patron')
    const byWords = await index.lexicalQuestions({ terms, readable: [1], limit: 5 })
    assert.deepEqual(
      byWords.map(({ chunkId, documentId }) => [chunkId, documentId]),
      [[1, 1]],
    )
    const byMeaning = await index.semanticQuestions({ vector: vectorOf(22), readable: [1, 2], limit: 5 })
    assert.deepEqual(byMeaning.map(({ chunkId }) => chunkId).toSorted(), [1, 2])
    assert.ok(Math.abs((byMeaning[0]?.similarity ?? 0) - 1) < 1e-4)
    assert.deepEqual(
      await index.lexical({ terms, readable: [1, 2], limit: 5 }),
      [],
      'they are not words of the passage',
    )
    assert.equal(await index.rows(), 3)
    await index.replaceDocuments([asDocumentId(1)], [row(1, 'préavis', { questions: [] })])
    assert.deepEqual(await index.lexicalQuestions({ terms, readable: [1], limit: 5 }), [])
    await index.clear()
    assert.deepEqual(await index.semanticQuestions({ vector: vectorOf(22), readable: [1, 2], limit: 5 }), [])
    await index.close()
  })

  test(`${name}: a document can be chosen, and is found by the words of all its passages together`, async () => {
    const index = await open(await temporaryFolder())
    await index.replaceDocuments(
      [],
      [
        row(1, 'préavis du salarié', { documentId: asDocumentId(10) }),
        row(2, 'démission du cadre', { documentId: asDocumentId(10) }),
        row(3, 'préavis de congé du locataire', { documentId: asDocumentId(20), readers: [2] }),
      ],
    )
    const terms = analyse('préavis démission')
    assert.deepEqual(
      (await index.lexicalDocuments({ terms, readable: [1, 2], limit: 5 })).map(({ documentId }) => documentId),
      [10, 20],
    )
    assert.deepEqual(
      (await index.lexicalDocuments({ terms, readable: [2], limit: 5 })).map(({ documentId }) => documentId),
      [20],
    )
    const chosen = await index.lexical({ terms, readable: [1, 2], documents: [asDocumentId(20)], limit: 5 })
    assert.deepEqual(
      chosen.map(({ chunkId }) => chunkId),
      [3],
    )
    assert.deepEqual(await index.lexical({ terms, readable: [1, 2], documents: [], limit: 5 }), [])
    await index.replaceDocuments([asDocumentId(10)], [])
    assert.equal((await index.lexicalDocuments({ terms, readable: [1], limit: 5 })).length, 0)
    await index.close()
  })

  test(`${name}: says what it holds, and can be emptied and filled again`, async () => {
    const index = await open(await temporaryFolder())
    await index.replaceDocuments(
      [],
      [row(1, 'astreinte', { documentId: asDocumentId(4), readers: [3, 8] }), row(2, 'repos', { vector: null })],
    )
    await index.optimise()
    assert.deepEqual(
      (await Array.fromAsync(index.entries())).flat().toSorted((a, b) => a.chunkId - b.chunkId),
      [
        { chunkId: 1, documentId: asDocumentId(4), readers: [3, 8], hasVector: true },
        { chunkId: 2, documentId: 2, readers: [1], hasVector: false },
      ],
    )
    await index.clear()
    assert.equal(await index.rows(), 0)
    assert.deepEqual(await index.lexicalDocuments({ terms: analyse('astreinte'), readable: [3], limit: 5 }), [])
    await index.replaceDocuments([asDocumentId(2)], [row(2, 'repos dominical')])
    assert.equal((await index.lexical({ terms: analyse('dominical'), readable: [1], limit: 5 }))[0]?.chunkId, 2)
    await index.close()
  })

  test(`${name}: among thousands, the nearest that may be read are found, however few they are`, async () => {
    const index = await open(await temporaryFolder())
    const rows = Array.from({ length: 3000 }, (_, id) =>
      row(id, `mot ${id}`, {
        readers: [1, ...(id % 500 === 0 ? [7] : [])],
        vector: id % 5 === 4 ? null : vectorOf(id),
      }),
    )
    await index.replaceDocuments([], rows)
    await index.optimise()
    const cosine = (left: Float32Array, right: Float32Array): number =>
      left.reduce((sum, value, place) => sum + value * (right[place] ?? 0), 0)
    for (const { readable, share } of [
      { readable: [1], share: 0.95 },
      { readable: [7], share: 1 },
    ]) {
      const asked = vectorOf(1234.5)
      const exact = rows
        .filter(({ readers, vector }) => vector && readers.some((reader) => readable.includes(reader)))
        .map(({ chunkId, vector }) => ({ chunkId, similarity: cosine(asked, vector ?? asked) }))
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, 20)
      const found = await index.semantic({ vector: asked, readable, limit: 20 })
      assert.equal(found.length, exact.length)
      const least = exact.at(-1)?.similarity ?? 0
      const right = found.filter(({ similarity }) => similarity >= least - 1e-5).length
      assert.ok(right >= share * exact.length, `${right} of ${exact.length}`)
    }
    await index.close()
  })

  test(`${name}: a process killed while writing leaves an index that opens and finds`, async () => {
    const folder = await temporaryFolder()
    const first = await open(folder)
    await first.replaceDocuments([], [row(1, 'licenciement')])
    await first.close()
    await killedWriter(optionsOf(folder))
    const index = await open(folder)
    assert.equal((await index.lexical({ terms: analyse('licenciement'), readable: [1], limit: 5 }))[0]?.chunkId, 1)
    await index.replaceDocuments([asDocumentId(1)], [row(9, 'rupture')])
    await index.optimise()
    assert.equal((await index.lexical({ terms: analyse('rupture'), readable: [1], limit: 5 }))[0]?.chunkId, 9)
    await index.close()
  })
}

/** Another process that adds rows without end, until it is killed. */
async function killedWriter(options: LanceIndexOptions): Promise<void> {
  const program = `
    import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
    const index = await openLanceIndex(${JSON.stringify(options)})
    for (let id = 1000; ; id += 1) {
      const row = { chunkId: id, documentId: id, collectionId: 1, terms: 'mot', titleTerms: '', readers: [1], vector: null, questions: [] }
      await index.replaceDocuments([id], [row])
      if (id === 1010) console.log('writing')
    }`
  const writer = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => writer.stdout.once('data', resolve))
  writer.kill('SIGKILL')
  await new Promise((resolve) => writer.once('exit', resolve))
}
