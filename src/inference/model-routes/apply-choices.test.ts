import { ModelChoice } from '#contract/model-routes'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { z } from 'zod'
import type { BackendModel } from '../backends/backend.ts'
import { namedModel } from '../backends/model-settings.ts'
import { backendNamed, modelServedBy, targetNamed } from '../target.fixture.ts'
import { chosenOfModel, chosenOfServer, saysItsShare } from './apply-choices.ts'
import { type KeptChoice, serverKeyOf, shownNameOf } from './model-choices.ts'

const choice = (said: z.input<typeof ModelChoice>, trialsSinceMs = 0): KeptChoice => ({
  ...ModelChoice.parse(said),
  trialsSinceMs,
})
const server = backendNamed('Salle des machines#7')
const model = (more: Partial<BackendModel> = {}): BackendModel => ({ ...namedModel('grand', 'grand-7b'), ...more })

/** What one server’s model becomes. */
function chosen(said: Omit<z.input<typeof ModelChoice>, 'model'>, more: Partial<BackendModel> = {}, since = 0) {
  const [found] = chosenOfServer([choice({ model: 'grand', ...said }, since)], server, [model(more)])
  return found
}

describe('a server', () => {
  test('is known by its number where it has one, by its name elsewhere', () => {
    const names = ['Salle des machines#7', 'vllm', 'Le #1#12', '#3']
    assert.deepEqual(
      names.map((name) => serverKeyOf({ name })),
      ['#7', 'vllm', '#12', '#3'],
    )
    assert.deepEqual(
      names.map((name) => shownNameOf({ name })),
      ['Salle des machines', 'vllm', 'Le #1', '#3'],
    )
  })
})

describe('the model of a server', () => {
  test('of which nothing is said is the same', () => {
    const models = [model()]
    assert.deepEqual(chosenOfServer([], server, models), models)
    assert.deepEqual(chosenOfServer([choice({ model: 'autre', type: 'embeddings' })], server, models), models)
    assert.deepEqual(chosen({}), model())
  })

  test('has the share that is said of this server, and of no other', () => {
    assert.equal(chosen({ servers: [{ server: '#7', weight: 5 }] })?.weight, 5)
    assert.equal(chosen({ servers: [{ server: '#7', weight: 0 }] })?.weight, 0)
    assert.equal(chosen({ servers: [{ server: '#8', weight: 5 }] })?.weight, undefined)
    assert.equal(chosen({ servers: [{ server: 'Salle des machines#7', weight: 5 }] })?.weight, undefined)
  })

  test('is tried, copied or closed at hours as is said', () => {
    const hours = [{ days: [1 as const], from: '08:00', to: '20:00' }]
    const found = chosen({ servers: [{ server: '#7', trial: true, mirror: 0.5, hours }] }, {}, 1234)
    assert.partialDeepStrictEqual(found, { isTrial: true, trialsSinceMs: 1234, mirrorShare: 0.5 })
    assert.equal(found?.hours?.length, 1)
    const plain = chosen({ servers: [{ server: '#7' }] })
    assert.ok(
      plain && !('isTrial' in plain) && !('mirrorShare' in plain) && !('hours' in plain) && !('weight' in plain),
    )
  })

  const configured: readonly Partial<BackendModel>[] = [
    { weight: 3 },
    { isTrial: true },
    { mirrorShare: 1 },
    { hours: [] },
  ]
  for (const share of configured) {
    test(`whose configuration says ${JSON.stringify(share)} keeps it`, () => {
      assert.equal(saysItsShare(model(share)), true)
      assert.deepEqual(chosen({ servers: [{ server: '#7', weight: 9, trial: true }] }, share), model(share))
    })
  }

  test('does what is said, unless its configuration says it', () => {
    assert.partialDeepStrictEqual(chosen({ type: 'embeddings' }), { capabilities: ['embeddings'], isTyped: true })
    assert.partialDeepStrictEqual(chosen({ type: 'embeddings' }, { isTyped: true }), { capabilities: ['chat'] })
    assert.equal(chosen({})?.isTyped, undefined)
  })

  test('costs what is said, unless its configuration says it', () => {
    const servers = [{ server: '#7', costs: { prompt_per_million: 1, completion_per_million: 2 } }]
    assert.deepEqual(chosen({ servers })?.costs, { promptPerMillion: 1, completionPerMillion: 2 })
    const known = { promptPerMillion: 0, completionPerMillion: 0 }
    assert.deepEqual(chosen({ servers }, { costs: known })?.costs, known)
  })
})

describe('a model under a name that was given', () => {
  const renaming = choice({ model: 'maison', servers: [{ server: '#7', upstream: 'grand', weight: 2 }] })

  test('stands beside the one that it is', () => {
    const [own, given, ...rest] = chosenOfServer([renaming], server, [model({ aliases: ['gros'] })])
    assert.deepEqual(own, model({ aliases: ['gros'] }))
    assert.deepEqual(given, { ...model(), id: 'maison', weight: 2 }, 'its other names stay with the first')
    assert.deepEqual(rest, [])
  })

  test('is none at another server, or where the server has no such model', () => {
    assert.equal(chosenOfServer([renaming], backendNamed('autre'), [model()]).length, 1)
    assert.equal(chosenOfServer([renaming], server, [model({ id: 'petit' })]).length, 1)
  })

  test('leaves what the server has under that name already', () => {
    const models = [model(), model({ id: 'maison', upstream: 'maison-1b' })]
    const found = chosenOfServer([renaming], server, models)
    assert.deepEqual(
      found.map(({ id, upstream }) => [id, upstream]),
      [
        ['grand', 'grand-7b'],
        ['maison', 'maison-1b'],
      ],
    )
  })

  test('is not one more of its own name', () => {
    const same = choice({ model: 'grand', servers: [{ server: '#7', upstream: 'grand' }] })
    assert.equal(chosenOfServer([same], server, [model()]).length, 1)
  })
})

describe('what hangs on no server', () => {
  const plain = modelServedBy([targetNamed('a')])

  test('other names are added, each once', () => {
    const said = choice({ model: 'm', aliases: ['x', 'y'] })
    assert.deepEqual(chosenOfModel([said], { ...plain, aliases: ['y', 'z'] }).aliases, ['y', 'z', 'x'])
  })

  test('who answers instead, and when another is asked too, unless the configuration says it', () => {
    const fallbacks = { models: ['petit'] }
    const said = choice({ model: 'm', fallbacks, hedge_after_milliseconds: 800 })
    const found = chosenOfModel([said], plain)
    assert.deepEqual([found.fallbacks?.models, found.hedgeAfterMs], [['petit'], 800])
    const configured = { ...plain, fallbacks: { models: ['grand'], after: ['busy' as const] }, hedgeAfterMs: 5 }
    const kept = chosenOfModel([said], configured)
    assert.deepEqual([kept.fallbacks, kept.hedgeAfterMs], [configured.fallbacks, 5])
  })

  test('is nothing for another model, or where nothing is said', () => {
    assert.equal(chosenOfModel([choice({ model: 'autre', aliases: ['x'] })], plain), plain)
    const found = chosenOfModel([choice({ model: 'm' })], plain)
    assert.ok(!('fallbacks' in found) && !('hedgeAfterMs' in found))
  })
})
