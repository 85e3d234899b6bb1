import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AskedOfService, ServiceAnswer } from '../../../test/fakes/answering-service.ts'
import { streamOf, triedCheck } from '../../../test/fakes/tried-check.ts'
import { albertChecks } from './albert-checks.ts'
import { storedChecks } from './stored-checks.ts'
import { member } from './target.ts'

const content = 'Le registre des baobabs se tient au grenier.'
type Answers = Readonly<Record<string, ServiceAnswer>>

/** Answers by method and path; 404 elsewhere, but for the list of models. */
const at =
  (answers: Answers) =>
  ({ method, path }: AskedOfService): ServiceAnswer =>
    answers[`${method} ${path}`] ?? (path === '/v1/models' ? {} : { status: 404 })

const lines = (asked: readonly AskedOfService[]) => asked.map(({ method, path }) => `${method} ${path}`)

describe('a response that is kept', () => {
  const name = 'response kept, read, gone on from, forgotten'
  /** Forgets what is deleted. */
  function service(more: (asked: AskedOfService) => ServiceAnswer | null = () => null) {
    let isKept = true
    return (asked: AskedOfService): ServiceAnswer => {
      const own = more(asked)
      if (own !== null) return own
      const { method, path, json } = asked
      if (method === 'DELETE') isKept = false
      if (path === '/v1/models') return {}
      if (path === '/v1/responses') {
        return { json: { id: 'resp_1', previous_response_id: member(json, 'previous_response_id') ?? null } }
      }
      if (path.endsWith('/input_items')) return { json: { data: [{ role: 'user' }] } }
      return isKept || method === 'DELETE' ? { json: { id: 'resp_1' } } : { status: 404 }
    }
  }

  test('is read, gone on from and forgotten', async () => {
    const { verdict, asked } = await triedCheck(storedChecks, name, service())
    assert.equal(verdict, null)
    assert.deepEqual(lines(asked).slice(1), [
      'POST /v1/responses',
      'GET /v1/responses/resp_1',
      'GET /v1/responses/resp_1/input_items',
      'POST /v1/responses',
      'DELETE /v1/responses/resp_1',
      'GET /v1/responses/resp_1',
    ])
  })

  test('that is still there after it was deleted is told', async () => {
    const forgetful = service(({ method }) => (method === 'DELETE' ? { status: 200 } : null))
    const remembering = service(({ method, path }) =>
      method === 'GET' && path === '/v1/responses/resp_1' ? { json: { id: 'resp_1' } } : null,
    )
    assert.equal((await triedCheck(storedChecks, name, forgetful)).verdict?.[1], '404')
    assert.deepEqual((await triedCheck(storedChecks, name, remembering)).verdict, ['HTTP 200 {"id":"resp_1"}', '404'])
  })

  test('is told as not offered at once, and nothing of it is deleted', async () => {
    const { verdict, asked } = await triedCheck(storedChecks, name, at({}))
    assert.deepEqual(verdict, ['HTTP 404', '200'])
    assert.deepEqual(lines(asked).slice(1), ['POST /v1/responses'])
  })
})

test('the events of a response are numbered from zero, and end as they should', async () => {
  const name = 'streamed response, its events numbered'
  const types = ['response.created', 'response.output_item.added', 'response.output_text.done', 'response.completed']
  const verdictOf = async (events: readonly object[]) =>
    (await triedCheck(storedChecks, name, at({ 'POST /v1/responses': streamOf(...events) }))).verdict
  const events = types.map((type, sequence_number) => ({ type, sequence_number }))
  assert.equal(await verdictOf(events), null)
  assert.equal(await verdictOf([...events.slice(0, 3), { type: 'response.incomplete', sequence_number: 3 }]), null)
  assert.deepEqual(await verdictOf(types.map((type) => ({ type }))), ['sequence_number: undefined', '0'])
  assert.deepEqual(await verdictOf(events.slice(0, 3)), ['last event: response.output_text.done', 'response.completed'])
  assert.deepEqual(
    await verdictOf(events.filter((_, place) => place !== 1).map((one, i) => ({ ...one, sequence_number: i }))),
    ['response.created response.output_text.done response.completed', 'response.output_item.added'],
  )
})

describe('a file that is kept', () => {
  const name = 'file kept, listed, read, deleted'
  const answers: Answers = {
    'POST /v1/files': { json: { id: 'file-1' } },
    'GET /v1/files?limit=1': { json: { data: [{ id: 'file-1' }], has_more: false } },
    'GET /v1/files/file-1/content': { text: content },
    'DELETE /v1/files/file-1': {},
  }

  test('is listed first, read as it was sent, and deleted', async () => {
    const { verdict, asked } = await triedCheck(storedChecks, name, at(answers))
    assert.equal(verdict, null)
    assert.deepEqual(lines(asked), Object.keys(answers))
    assert.match(asked[0]?.body ?? '', /name="purpose"\r\n\r\nuser_data/)
    assert.match(asked[0]?.body ?? '', /filename="socle-conformance\.md"/)
  })

  test('is deleted too when something about it differs', async () => {
    const changed = { ...answers, 'GET /v1/files/file-1/content': { text: 'autre' } }
    const { verdict, asked } = await triedCheck(storedChecks, name, at(changed))
    assert.deepEqual(verdict, ['content: autre', content])
    assert.equal(lines(asked).at(-1), 'DELETE /v1/files/file-1')
  })
})

test('a batch that failed is told, and its file goes', async () => {
  const { verdict, asked } = await triedCheck(
    storedChecks,
    'batch of requests, until its answers',
    at({
      'POST /v1/files': { json: { id: 'file-1' } },
      'POST /v1/batches': { json: { id: 'batch_1' } },
      'GET /v1/batches/batch_1': { json: { status: 'failed' } },
    }),
  )
  assert.deepEqual(verdict, ['status: failed', 'completed'])
  assert.equal(lines(asked).at(-1), 'DELETE /v1/files/file-1')
})

describe('Albert’s clients', () => {
  const verdictOf = async (name: string, answers: Answers) =>
    (await triedCheck(albertChecks, name, at(answers))).verdict

  test('see a type and a price with each model', async () => {
    const model = {
      id: 'plume',
      type: 'text-generation',
      aliases: [],
      costs: { prompt_tokens: 0, completion_tokens: 0 },
    }
    const listing = (one: object) => ({ 'GET /v1/models': { json: { data: [one] } } })
    assert.equal(await verdictOf('models with type and price', listing(model)), null)
    assert.deepEqual(await verdictOf('models with type and price', listing({ ...model, costs: null })), [
      'costs.prompt_tokens: undefined',
      'number',
    ])
  })

  test('see what each answer costs and weighs', async () => {
    const chat = (usage: object) => ({ 'POST /v1/chat/completions': { json: { usage } } })
    const name = 'cost and impacts in every answer'
    assert.equal(await verdictOf(name, chat({ cost: 0, impacts: { kWh: 0.1, kgCO2eq: 0 } })), null)
    assert.deepEqual(await verdictOf(name, chat({ cost: 0, impacts: { kWh: { min: 0 }, kgCO2eq: 0 } })), [
      'usage.impacts.kWh: object',
      'number',
    ])
  })

  test('read their account at both addresses', async () => {
    const name = 'own account, at both addresses'
    const account = { json: { object: 'userInfo', permissions: [] } }
    assert.equal(await verdictOf(name, { 'GET /v1/me': account, 'GET /v1/me/info': account }), null)
    assert.deepEqual(await verdictOf(name, { 'GET /v1/me': account }), ['HTTP 404', '200'])
  })

  test('keep a collection for as long as it is tried', async () => {
    const name = 'collection, document, passage, read and deleted'
    const answers: Answers = {
      'POST /v1/collections': { status: 201, json: { id: 4 } },
      'POST /v1/documents': { status: 201, json: { id: 9 } },
      'POST /v1/documents/9/chunks': { status: 201, json: { ids: [1] } },
      'GET /v1/documents/9/chunks': { json: { data: [{ id: 1, content }] } },
      'DELETE /v1/documents/9/chunks/1': { status: 204 },
      'DELETE /v1/collections/4': { status: 204 },
    }
    const { verdict, asked } = await triedCheck(albertChecks, name, at(answers))
    assert.equal(verdict, null)
    assert.deepEqual(lines(asked), Object.keys(answers))
    const refused = await triedCheck(albertChecks, name, at({ ...answers, 'POST /v1/documents': { status: 422 } }))
    assert.deepEqual(refused.verdict, ['HTTP 422', '201'])
    assert.equal(lines(refused.asked).at(-1), 'DELETE /v1/collections/4')
  })

  test('are told in its words what is not there', async () => {
    const absent = (detail: string) => ({ 'GET /v1/collections/2147483647': { status: 404, json: { detail } } })
    assert.equal(await verdictOf('its words in errors', absent('Collection 2147483647 not found.')), null)
    assert.deepEqual(await verdictOf('its words in errors', absent('Not Found')), [
      'detail: Not Found',
      'Collection 2147483647 not found.',
    ])
  })
})
