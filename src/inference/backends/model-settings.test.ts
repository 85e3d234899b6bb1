import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Models, completeModel, configuredModels, namedModel } from './model-settings.ts'

const read = (models: unknown) => configuredModels(Models.parse(models))
const bare = { aliases: [], ownedBy: null, created: null, maxContextLength: null }

describe('the models of a server', () => {
  test('are all that it lists when none is named', () => assert.equal(read(undefined), null))

  test('are those of a list, under their own names', () => {
    assert.deepEqual(read(['mistral-small', 'bge-m3']), [
      { ...bare, id: 'mistral-small', upstream: 'mistral-small', capabilities: ['chat'] },
      { ...bare, id: 'bge-m3', upstream: 'bge-m3', capabilities: ['embeddings'] },
    ])
    assert.deepEqual(read([]), [])
  })

  test('are ours by the server’s name for each', () => {
    assert.deepEqual(read({ vecteurs: 'BAAI/bge-m3' }), [
      { ...bare, id: 'vecteurs', upstream: 'BAAI/bge-m3', capabilities: ['embeddings'] },
    ])
  })

  test('are described', () => {
    const settings = {
      upstream: 'theirs',
      type: 'vision',
      aliases: ['autre'],
      contextTokens: 8192,
      costs: { promptPerMillion: 2 },
      parameters: { active: 8 },
      weight: 3,
      trial: true,
      mirror: 0.5,
      hedgeAfterMilliseconds: 900,
      fallbacks: { models: ['petit'] },
    }
    assert.deepEqual(read({ grand: settings }), [
      {
        ...bare,
        id: 'grand',
        upstream: 'theirs',
        aliases: ['autre'],
        capabilities: ['chat', 'vision'],
        maxContextLength: 8192,
        isTyped: true,
        costs: { promptPerMillion: 2, completionPerMillion: 0 },
        parameters: { active: 8, total: 8 },
        weight: 3,
        isTrial: true,
        mirrorShare: 0.5,
        hedgeAfterMs: 900,
        fallbacks: { models: ['petit'], after: ['unavailable', 'busy'] },
      },
    ])
  })

  test('say nothing of what is left out', () => {
    assert.deepEqual(read({ m: {} }), [{ ...bare, id: 'm', upstream: 'm', capabilities: ['chat'], isTyped: false }])
  })
})

describe('settings that nobody could mean are refused', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['an empty name', ['']],
    ['a name without end', ['x'.repeat(501)]],
    ['a member that is not known', { m: { wieght: 1 } }],
    ['a weight below 0', { m: { weight: -1 } }],
    ['a weight beyond a million', { m: { weight: 1_000_001 } }],
    ['a copy of nothing', { m: { mirror: 0 } }],
    ['a copy of more than all', { m: { mirror: 1.01 } }],
    ['a second server at once', { m: { hedgeAfterMilliseconds: 0 } }],
    ['a second server beyond ten minutes', { m: { hedgeAfterMilliseconds: 600_001 } }],
    ['fallbacks without a model', { m: { fallbacks: { models: [] } } }],
    ['eleven fallbacks', { m: { fallbacks: { models: Array.from({ length: 11 }, (_, index) => `m${index}`) } } }],
    ['a reason that is not known', { m: { fallbacks: { models: ['x'], after: ['late'] } } }],
    ['a context of no token', { m: { contextTokens: 0 } }],
    ['a negative cost', { m: { costs: { promptPerMillion: -1 } } }],
    ['a type that is not known', { m: { type: 'magie' } }],
    ['a number', 3],
  ]
  for (const [what, models] of cases) test(what, () => assert.equal(Models.safeParse(models).success, false))

  test('what stands at a limit is taken', () => {
    const settings = { weight: 1_000_000, mirror: 1, hedgeAfterMilliseconds: 600_000 }
    assert.equal(Models.safeParse({ m: settings }).success, true)
    assert.equal(Models.safeParse({ m: { weight: 0 } }).success, true)
  })
})

describe('what the server tells of a configured model', () => {
  const listed = [
    {
      ...namedModel('theirs', 'theirs'),
      capabilities: ['rerank' as const],
      ownedBy: 'DINUM',
      created: 17,
      maxContextLength: 4096,
    },
  ]
  const [said] = read({ ours: { upstream: 'theirs', type: 'chat', contextTokens: 100 } }) ?? []
  const [unsaid] = read({ ours: 'theirs' }) ?? []
  const [absent] = read({ ours: 'absent' }) ?? []
  assert.ok(said && unsaid && absent)

  test('completes what the configuration leaves out', () => {
    const { id, capabilities, ownedBy, created, maxContextLength } = completeModel(unsaid, listed)
    assert.deepEqual([id, capabilities, ownedBy, created, maxContextLength], ['ours', ['rerank'], 'DINUM', 17, 4096])
  })

  test('never replaces what the configuration says', () => {
    const { capabilities, maxContextLength } = completeModel(said, listed)
    assert.deepEqual([capabilities, maxContextLength], [['chat'], 100])
  })

  test('is nothing for one that it does not list', () => assert.equal(completeModel(absent, listed), absent))
})
