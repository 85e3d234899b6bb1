import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testData } from '../../../test/fakes/data.ts'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import { indexHash } from '../index-hash.ts'
import { embedIfPossible } from './embed-if-possible.ts'
import { embedMissing, vectorsOf } from './embed-missing.ts'

const data = await testData()
const { db } = data
const owner = await data.person()

/** A context with an embedder of its own, under a name of its own: what others computed is not its. */
function counted(profile: string) {
  const embedder = wordEmbedder(profile)
  return { ...data.as(owner), embedder }
}

const textsOf = (...texts: readonly string[]) => texts.map((text) => ({ hash: indexHash(text), text }))

async function keptOf(profile: string): Promise<number> {
  const rows = await db.selectFrom('embedding').select('index_hash').where('profile', '=', profile).execute()
  return rows.length
}

test('each text is computed once, however often it stands there and whoever asks again', async () => {
  const ctx = counted('essai/1')
  assert.equal(await embedMissing(ctx, textsOf('un', 'deux', 'un')), 2)
  assert.equal(await embedMissing(ctx, textsOf('deux', 'trois')), 1)
  assert.equal(await embedMissing(ctx, []), 0)
  assert.deepEqual([ctx.embedder.embedded, await keptOf('essai/1')], [3, 3])
})

test('vectors of another model serve nothing here: the same text is computed anew', async () => {
  await embedMissing(counted('essai/2'), textsOf('même'))
  const other = counted('essai/3')
  assert.deepEqual(
    [await embedMissing(other, textsOf('même')), await keptOf('essai/2'), await keptOf('essai/3')],
    [1, 1, 1],
  )
})

test('parts are kept as they come, and told of; what was kept before a fault stays', async () => {
  const ctx = counted('essai/4')
  const texts = textsOf(...Array.from({ length: 70 }, (_, at) => `texte ${at}`))
  const steps: [number, number][] = []
  const failing = embedMissing(ctx, texts, {
    onProgress(done, total) {
      steps.push([done, total])
      if (done === 64) ctx.embedder.isDown = true
    },
  })
  await assert.rejects(failing, { code: 'engine_unavailable' })
  assert.deepEqual(
    [steps, await keptOf('essai/4')],
    [
      [
        [32, 70],
        [64, 70],
      ],
      64,
    ],
  )
  ctx.embedder.isDown = false
  assert.equal(await embedMissing(ctx, texts), 6)
  assert.equal(await keptOf('essai/4'), 70)
})

test('a stop is heard between two parts', async () => {
  const stopping = new AbortController()
  const ctx = { ...counted('essai/5'), signal: stopping.signal }
  const texts = textsOf(...Array.from({ length: 40 }, (_, at) => `texte ${at}`))
  await assert.rejects(embedMissing(ctx, texts, { onProgress: () => stopping.abort(new Error('arrêt')) }), {
    message: 'arrêt',
  })
  assert.equal(await keptOf('essai/5'), 32)
})

test('whoever keeps the vectors elsewhere has them, and nothing is inserted', async () => {
  const ctx = counted('essai/6')
  const kept: string[] = []
  await embedMissing(ctx, textsOf('un', 'deux'), {
    keep: async (rows) =>
      void kept.push(...rows.map(({ profile, index_hash }) => `${profile} ${index_hash.toString('hex')}`)),
  })
  assert.deepEqual(
    kept.toSorted(),
    ['un', 'deux'].map((text) => `essai/6 ${indexHash(text).toString('hex')}`).toSorted(),
  )
  assert.equal(await keptOf('essai/6'), 0)
})

test('a text is stored without its vector while the model is away; any other fault is told', async () => {
  const ctx = counted('essai/7')
  ctx.embedder.isDown = true
  await embedIfPossible(ctx, textsOf('un'))
  assert.equal(await keptOf('essai/7'), 0)
  const broken = { ...ctx, signal: AbortSignal.abort(new Error('arrêt')) }
  await assert.rejects(embedIfPossible(broken, textsOf('un')), { message: 'arrêt' })
})

test('vectors come in the order of their texts, kept or computed, close to what the model gives', async () => {
  const ctx = counted('essai/8')
  await embedMissing(ctx, textsOf('deux'))
  const texts = ['un', 'deux', 'trois', 'un']
  const vectors = await vectorsOf(ctx, texts)
  const exact = await ctx.embedder.embedPassages(texts, ctx.signal)
  for (const [at, vector] of vectors.entries()) {
    const cosine = vector.reduce((sum, value, place) => sum + value * (exact[at]?.[place] ?? 0), 0)
    assert.ok(cosine > 0.999, `${texts[at]} ${cosine}`)
  }
  assert.equal(await keptOf('essai/8'), 1, 'what is computed for a moment is not kept')
  assert.deepEqual(await vectorsOf(ctx, []), [])
})
