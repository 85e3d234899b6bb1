import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { startFileHost } from '../../test/fakes/file-host.ts'
import { anonymousActor } from '#platform/auth/actor'
import { BackendSettings, connectBackends } from './backends/registry.ts'
import { createCatalogue } from './memory-catalogue.ts'
import { rerankTexts } from './rerank-texts.ts'

const host = await startFileHost()
const models = createCatalogue(
  connectBackends({
    rangement: BackendSettings.parse({ url: `${host.url}/v1`, models: { ordre: { upstream: 'bge-reranker' } } }),
  }),
)
after(() => models.stop())
await models.refresh()
const usage = { record: () => {}, flush: async () => {}, stop: async () => {} }
const ctx = { models, usage, actor: anonymousActor('rangement', null), signal: new AbortController().signal }
const received: unknown[] = []

function answering(answer: unknown, status = 200): void {
  host.put('/v1/rerank', (request, response) => {
    void (async () => {
      received.push(JSON.parse((await buffer(request)).toString()))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })()
  })
}

const documents = ['la piscine', 'la mairie', 'l’école']
const rank = (results: unknown, more: { topN?: number; usage?: unknown } = {}) => {
  const { topN, ...rest } = more
  answering({ results, ...rest })
  return rerankTexts(ctx, { model: 'ordre', query: 'où se marier', documents, ...(topN === undefined ? {} : { topN }) })
}
const scored = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([index, score]) => ({ index, relevance_score: score }))

describe('texts in the order of their relevance', () => {
  test('are asked for in the words of Jina and Cohere, by the server’s name for the model', async () => {
    await rank(scored([1, 0.9]), { topN: 2 })
    assert.deepEqual(received.at(-1), { model: 'bge-reranker', query: 'où se marier', documents, top_n: 2 })
    await rank([])
    assert.deepEqual(received.at(-1), { model: 'bge-reranker', query: 'où se marier', documents })
  })

  test('come best first, whatever the order in which they are told', async () => {
    const { ranked } = await rank(scored([0, 0.1], [2, -3.5], [1, 0.9]))
    assert.deepEqual(ranked, [
      { index: 1, score: 0.9 },
      { index: 0, score: 0.1 },
      { index: 2, score: -3.5 },
    ])
  })

  test('of the same relevance stay as they were told', async () => {
    const { ranked } = await rank(scored([2, 0.5], [0, 0.5], [1, 0.5]))
    assert.deepEqual(
      ranked.map(({ index }) => index),
      [2, 0, 1],
    )
  })

  test('are no more than were asked for, even of a server that tells all', async () => {
    const { ranked } = await rank(scored([0, 0.1], [1, 0.9], [2, 0.5]), { topN: 2 })
    assert.deepEqual(
      ranked.map(({ index }) => index),
      [1, 2],
    )
  })

  test('that were not sent are none', async () => {
    assert.deepEqual((await rank(scored([3, 0.9], [1, 0.2], [400, 1]))).ranked, [{ index: 1, score: 0.2 }])
  })

  test('told twice have one place, the better', async () => {
    const { ranked } = await rank(scored([1, 0.2], [0, 0.5], [1, 0.9], [0, 0.4]), { topN: 2 })
    assert.deepEqual(ranked, [
      { index: 1, score: 0.9 },
      { index: 0, score: 0.5 },
    ])
  })

  const counts: readonly (readonly [string, unknown, number])[] = [
    ['in all', { total_tokens: 12 }, 12],
    ['of what was read', { prompt_tokens: 9 }, 9],
    ['in all before those that were read', { prompt_tokens: 9, total_tokens: 12 }, 12],
    ['in halves', { total_tokens: 12.5 }, 13],
    ['as nothing', { total_tokens: null, prompt_tokens: null }, 0],
    ['nowhere', null, 0],
  ]
  for (const [how, told, tokens] of counts) {
    test(`cost the tokens that are told ${how}`, async () => {
      assert.equal((await rank(scored([0, 1]), { usage: told })).tokens, tokens)
    })
  }
})

describe('an answer of another shape', () => {
  const odd: readonly unknown[] = [
    undefined,
    'peu',
    {},
    [{ index: 0 }],
    [{ relevance_score: 1 }],
    [{ index: -1, relevance_score: 1 }],
    [{ index: 0.5, relevance_score: 1 }],
    [{ index: 0, relevance_score: 'haut' }],
    [{ index: 0, relevance_score: null }],
    Array.from({ length: 1001 }, () => ({ index: 0, relevance_score: 1 })),
  ]
  for (const results of odd) {
    test(`${JSON.stringify(results)?.slice(0, 50)} is told as such`, async () => {
      await assert.rejects(rank(results), {
        code: 'backend_protocol',
        details: { backend: 'ordre', reason: 'answer_of_unknown_shape' },
      })
    })
  }

  test('a refusal keeps the words of the server', async () => {
    answering({ error: { message: 'batch size 3 > 2' } }, 422)
    const refused = rerankTexts(ctx, { model: 'ordre', query: 'q', documents })
    const details = { status: 422, reason: 'batch size 3 > 2', param: null, upstreamCode: null }
    await assert.rejects(refused, { code: 'backend_refused', details })
  })

  test('a model of another kind, or none, is not asked', async () => {
    const before = received.length
    await assert.rejects(rerankTexts(ctx, { model: 'inconnu', query: 'q', documents }), { code: 'model_not_found' })
    assert.equal(received.length, before)
  })

  test('who left waits for nothing', async () => {
    host.put('/v1/rerank', () => {})
    const signal = AbortSignal.timeout(30)
    await assert.rejects(rerankTexts({ ...ctx, signal }, { model: 'ordre', query: 'q', documents }))
    assert.ok(signal.aborted)
  })
})
