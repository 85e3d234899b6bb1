import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readModelList } from '#inference/backends/openai/list-models'
import { modelServedBy, targetNamed } from '#inference/target.fixture'
import type { ServerState } from '#toolbox/model-servers/list-model-servers'
import { numberOfName, numberOfServer, presentProvider, presentRouter } from './albert-models.ts'
import { presentModelRoute } from './model-route.ts'
import { presentModel } from './model.ts'

const costs = { promptPerMillion: 0.2, completionPerMillion: 0.6 }
const target = targetNamed('ville', { costs })

describe('a model', () => {
  test('is told in the words of every family of clients', () => {
    const model = modelServedBy([target, targetNamed('agglo')], {
      ...{ id: 'plume', aliases: ['petite'], created: 1_700_000_000, maxContextLength: 8192 },
    })
    assert.deepEqual(presentModel(model), {
      ...{ object: 'model', id: 'plume', type: 'text-generation', aliases: ['petite'], created: 1_700_000_000 },
      ...{ owned_by: 'ville', max_context_length: 8192, description: null, display_name: 'plume' },
      ...{ costs: { prompt_tokens: 0.2, completion_tokens: 0.6 }, created_at: '2023-11-14T22:13:20.000Z' },
    })
  })

  test('of which nothing is known costs nothing and is offered since the program runs', () => {
    const { costs: known, created, created_at, owned_by } = presentModel(modelServedBy([targetNamed('ville')]))
    const startedAt = Math.floor(performance.timeOrigin / 1000)
    assert.deepEqual(
      [known, created, created_at],
      [{ prompt_tokens: 0, completion_tokens: 0 }, startedAt, new Date(startedAt * 1000).toISOString()],
    )
    assert.equal(owned_by, 'ville')
  })

  test('is of the type of the first thing that it does', () => {
    for (const [capabilities, type] of [
      [['embeddings'], 'text-embeddings-inference'],
      [['rerank'], 'text-classification'],
      [['transcription'], 'automatic-speech-recognition'],
      [['speech'], 'text-to-speech'],
      [['vision', 'ocr'], 'text-generation'],
      [['moderation', 'chat'], 'moderation'],
      [[], 'text-generation'],
    ] as const) {
      assert.equal(presentModel(modelServedBy([target], { capabilities })).type, type)
    }
  })

  test('is told whatever day and size its server gives: one that counts in smaller parts hides no list', () => {
    const nanoseconds = 1_700_000_000_000_000_000
    const said = [1_700_000_000.9, nanoseconds, nanoseconds / 1e6, -1, 0, '2024', null]
    const listed = said.map((created, index) => ({ id: `m${index}`, created, max_model_len: created }))
    const models = readModelList('ville', { data: listed })
    assert.deepEqual(
      models.map(({ created }) => created),
      [1_700_000_000, null, null, null, null, null, null],
    )
    assert.deepEqual(models.map(({ maxContextLength }) => maxContextLength).slice(0, 4), [
      1_700_000_000,
      null,
      nanoseconds / 1e6,
      null,
    ])
    for (const model of models) {
      const shown = presentModel(modelServedBy([target], { ...model, id: model.id }))
      assert.match(shown.created_at, /^\d{4}-\d\d-\d\dT/)
    }
  })
})

describe('what Albert’s administrators call a router', () => {
  test('is a model with its prices and how many servers it has', () => {
    const model = modelServedBy([target, targetNamed('agglo')], { id: 'plume', created: 5 })
    const { id, name, providers, cost_prompt_tokens, cost_completion_tokens, created, updated } = presentRouter(model)
    assert.deepEqual(
      [id, name, providers, cost_prompt_tokens, cost_completion_tokens, created, updated],
      [numberOfName('plume'), 'plume', 2, 0.2, 0.6, 5, 5],
    )
  })
})

describe('what they call a provider', () => {
  const served = { capabilities: [], maxContextLength: null }
  const server: ServerState = {
    ...{ name: 'ville', kind: 'openai', stored: null, health: null, maySee: 'sensitive' },
    models: Object([
      { ...served, id: 'plume' },
      { ...served, id: 'encre' },
    ]),
  }

  test('is a server of the file under the number of its name, and never shows its key or its address', () => {
    const shown = presentProvider(server)
    assert.deepEqual(
      [shown.id, shown.url, shown.key, shown.model_name, shown.models, shown.status, shown.created],
      [numberOfName('ville'), null, null, 'plume', ['plume', 'encre'], 'red', null],
    )
    assert.deepEqual([shown.timeout, shown.model_hosting_zone, shown.qos_limit], [600, 'FRA', null])
    assert.equal(numberOfServer(server), numberOfName('ville'))
  })

  test('is told with the model that was asked for, or with none', () => {
    assert.equal(presentProvider(server, 'encre').model_name, 'encre')
    assert.equal(presentProvider(server, 'encre').router_id, numberOfName('encre'))
    assert.equal(presentProvider(server, 'absent').model_name, 'plume')
    const { model_name, router_id } = presentProvider({ ...server, models: Object([]) })
    assert.deepEqual([model_name, router_id], ['', 0])
  })
})

describe('the routing of a model', () => {
  test('says who answers, for which part, and what nobody has said', () => {
    const own = targetNamed('x', { weight: 3, isTrial: true }, { maySee: 'public' })
    const model = modelServedBy([target, own], {
      fallbacks: { models: ['encre'], after: ['unavailable'] },
      hedgeAfterMs: 500,
    })
    const servers = [
      { target, mirror: null, isFixed: true },
      { target: own, mirror: 0.5, isFixed: false },
    ]
    const shown = presentModelRoute({ model, unchosen: null, servers, choice: null })
    assert.deepEqual(shown.fallbacks, { models: ['encre'], after: ['unavailable'] })
    assert.deepEqual(
      [shown.hedge_after_milliseconds, shown.fixed, shown.fixed_aliases, shown.choice],
      [500, [], [], null],
    )
    const [first, second] = shown.servers
    assert.deepEqual(
      [first?.server, first?.weight, first?.trial, first?.mirror, first?.fixed, first?.may_see, first?.costs],
      ['ville', null, false, null, true, 'sensitive', { prompt_per_million: 0.2, completion_per_million: 0.6 }],
    )
    assert.deepEqual([second?.weight, second?.trial, second?.mirror, second?.may_see], [3, true, 0.5, 'public'])
    assert.deepEqual([first?.paused_seconds, first?.in_flight, first?.first_token_milliseconds], [0, 0, null])
  })

  test('tells what the file fixes: nobody chooses it on the page', () => {
    const unchosen = modelServedBy([target], { aliases: ['petite'], hedgeAfterMs: 1, isTyped: true })
    const model = modelServedBy([target], { aliases: ['petite', 'choisie'] })
    const shown = presentModelRoute({ model, unchosen, servers: [], choice: null })
    assert.deepEqual(
      [shown.fixed, shown.fixed_aliases, shown.aliases],
      [['type', 'hedge_after_milliseconds'], ['petite'], ['petite', 'choisie']],
    )
  })
})
