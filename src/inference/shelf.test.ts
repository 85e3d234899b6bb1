import { asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Backend, BackendModel } from './backends/backend.ts'
import { namedModel } from './backends/model-settings.ts'
import { resolveIn, shelfOf, visibleBackends, wantsNothing } from './shelf.ts'
import { backendNamed } from './target.fixture.ts'

type Listed = readonly [Backend, readonly Partial<BackendModel>[]]

const listing = (name: string, models: readonly Partial<BackendModel>[], more: Partial<Backend> = {}): Listed => [
  backendNamed(name, more),
  models,
]

function shelfWith(listed: readonly Listed[], isOwnFirst = false) {
  const known = new Map(
    listed.map(([backend, models]) => [backend, models.map((model) => ({ ...namedModel('m', 'm'), ...model }))]),
  )
  return shelfOf([...known.keys()], known, { ...wantsNothing, isOwnFirst })
}

describe('servers that announce one name', () => {
  test('serve it together, in their order', () => {
    const { models } = shelfWith([listing('a', [{ upstream: 'x' }]), listing('b', [{ upstream: 'y' }])])
    assert.deepEqual(
      models.map(({ id, targets }) => [id, targets.map(({ backend, upstream }) => [backend.name, upstream])]),
      [
        [
          'm',
          [
            ['a', 'x'],
            ['b', 'y'],
          ],
        ],
      ],
    )
  })

  test('for different work leave it to the first', () => {
    const { models } = shelfWith([listing('a', [{}]), listing('b', [{ capabilities: ['embeddings'] }])])
    assert.deepEqual(
      models.map(({ capabilities, targets }) => [capabilities, targets.length]),
      [[['chat'], 1]],
    )
  })

  test('lend it all their other names, each once', () => {
    const { models } = shelfWith([listing('a', [{ aliases: ['x', 'y'] }]), listing('b', [{ aliases: ['y', 'z'] }])])
    assert.deepEqual(models[0]?.aliases, ['x', 'y', 'z'])
  })

  test('are dated by what it says, or since when it is here', () => {
    const { models } = shelfWith([
      listing('a', [{ id: 'dated', created: 5 }, { id: 'undated' }], { offeredSince: 1_700_000_000 }),
      listing('b', [{ id: 'of nobody knows when' }]),
    ])
    assert.deepEqual(
      models.map(({ created }) => created),
      [5, 1_700_000_000, null],
    )
  })

  test('say what follows a failure by the first that says it', () => {
    const [first, second] = [
      { models: ['p'], after: ['busy' as const] },
      { models: ['q'], after: ['busy' as const] },
    ]
    const { models } = shelfWith([
      listing('a', [{ hedgeAfterMs: 5 }]),
      listing('b', [{ fallbacks: first, hedgeAfterMs: 9 }]),
      listing('c', [{ fallbacks: second }]),
    ])
    assert.deepEqual([models[0]?.fallbacks, models[0]?.hedgeAfterMs], [first, 5])
  })
})

describe('a server that gets copies', () => {
  test('answers nobody', () => {
    const { models } = shelfWith([listing('a', [{}]), listing('b', [{ mirrorShare: 0.5 }])])
    assert.deepEqual(
      [models[0]?.targets, models[0]?.mirrors].map((all) => all?.length),
      [1, 1],
    )
    assert.deepEqual(
      models[0]?.mirrors.map(({ target, share }) => [target.backend.name, share]),
      [['b', 0.5]],
    )
  })

  test('is no model by itself', () => assert.deepEqual(shelfWith([listing('b', [{ mirrorShare: 1 }])]).models, []))

  test('gets them wherever it stands in the list', () => {
    const { models } = shelfWith([listing('b', [{ mirrorShare: 1 }]), listing('a', [{}])])
    assert.equal(models[0]?.mirrors.length, 1)
  })
})

describe('a name', () => {
  const shelf = shelfWith([
    listing('a', [
      { id: 'un', aliases: ['deux', 'autre'] },
      { id: 'deux', aliases: ['autre'] },
      { id: 'vecteurs', capabilities: ['embeddings'] },
      { id: 'rien', capabilities: [] },
    ]),
  ])

  test('wins over another model’s alias', () => assert.equal(resolveIn(shelf, 'deux', 'chat').id, 'deux'))

  test('that two models have beside their own is the first one’s', () =>
    assert.equal(resolveIn(shelf, 'autre', 'chat').id, 'un'))

  test('that nobody has is not found', () =>
    assert.throws(() => resolveIn(shelf, 'trois', 'chat'), { code: 'model_not_found', details: { model: 'trois' } }))

  test('is written as it is', () => assert.throws(() => resolveIn(shelf, 'Un', 'chat'), { code: 'model_not_found' }))

  test('of a model that does something else is told so', () => {
    const asked = (id: string) => () => resolveIn(shelf, id, 'chat')
    assert.throws(asked('vecteurs'), {
      code: 'model_cannot',
      details: { model: 'vecteurs', capability: 'chat', type: 'embeddings' },
    })
    assert.throws(asked('rien'), { code: 'model_cannot', details: { model: 'rien', capability: 'chat', type: 'chat' } })
  })
})

test('a server that was never heard has the models of its configuration', () => {
  const backend = backendNamed('a', { configured: [namedModel('ours', 'theirs')] })
  assert.deepEqual(
    shelfOf([backend], new Map(), wantsNothing).models.map(({ id }) => id),
    ['ours'],
  )
})

describe('an organisation that wants its own first', () => {
  const ranksOf = (listed: readonly Listed[]) =>
    shelfWith(listed, true).models[0]?.targets.map(({ backend, rank }) => [backend.name, rank])

  test('has those of the instance behind them', () => {
    const own = listing('own', [{}], { organisationId: asOrganisationId(7) })
    assert.deepEqual(ranksOf([listing('shared', [{}]), own]), [
      ['shared', 1],
      ['own', 0],
    ])
  })

  test('has them alike where it has none of its own', () => {
    assert.deepEqual(ranksOf([listing('a', [{}]), listing('b', [{}])]), [
      ['a', 0],
      ['b', 0],
    ])
  })
})

describe('the servers that an organisation sees', () => {
  const backends = [
    backendNamed('shared'),
    backendNamed('ours', { organisationId: asOrganisationId(7) }),
    backendNamed('theirs', { organisationId: asOrganisationId(8) }),
  ]
  const cases = [
    [7, false, ['shared', 'ours']],
    [7, true, ['ours']],
    [9, false, ['shared']],
    [9, true, []],
    [null, false, ['shared']],
  ] as const
  for (const [organisationId, isAlone, names] of cases) {
    const id = organisationId === null ? null : asOrganisationId(organisationId)
    test(`${organisationId}${isAlone ? ', alone' : ''}: ${names.join(' and ') || 'none'}`, () => {
      assert.deepEqual(
        visibleBackends(backends, { organisationId: id, isAlone }).map(({ name }) => name),
        names,
      )
    })
  }
})
