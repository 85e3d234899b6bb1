import assert from 'node:assert/strict'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { prepareTokenizer } from './count-tokens.ts'

const Asked = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  stream_options: z.unknown().optional(),
})
type Asked = z.infer<typeof Asked>
const asked: Asked[] = []

const chunk = (fields: object): string =>
  `data: ${JSON.stringify({ id: 'c9', created: 12, model: 'x', ...fields })}\n\n`
const say = (content: string, reason: string | null = null): string =>
  chunk({ choices: [{ index: 0, delta: { content }, finish_reason: reason }] })
const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }
const done = 'data: [DONE]\n\n'
const whole = (content: string) => ({
  id: 'w',
  model: 'x',
  choices: [{ message: { role: 'assistant', content } }],
  usage,
})

const streams: Readonly<Record<string, readonly string[]>> = {
  ordinary: [say('Bon'), say('jour'), say('', 'stop'), chunk({ choices: [], usage }), done],
  'cut-without-reason': [say('Bon', ''), say('jour', '')],
  'tells-an-error': [say('Bon'), 'data: {"object":"error","message":"EngineCore died","code":500}\n\n', done],
  'fails-at-once': ['data: {"error":{"message":"no memory left"}}\n\n'],
  'empty-data': ['data: \n\n', say('Bon'), 'data:\n\n', say('jour', 'stop'), chunk({ choices: [], usage }), done],
  'long-usage': [say('Bon', 'stop'), chunk({ choices: [], usage: { ...usage, details: 'x'.repeat(1500) } })],
  'counts-nothing': [say('La période d’essai '), say('dure quatre mois.', 'stop'), done],
  'counts-nothing-and-is-long': [...Array.from({ length: 5_000 }, () => say(' maison')), say('', 'stop'), done],
}

function answer(request: Asked, response: ServerResponse): void {
  const json = (status: number, body: object, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
  if (request.model === 'wants-no-options' && request.stream_options) {
    const detail = [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }]
    return json(422, { object: 'error', message: { detail }, type: 'invalid_request_error' })
  }
  if (request.model === 'schedules-nothing' && Number(request['priority'] ?? 0) !== 0) {
    const message = `Got priority ${String(request['priority'])} but Priority scheduling is not enabled.`
    return json(400, { error: { message, type: 'BadRequestError', code: 400 } })
  }
  if (request.model === 'compresses') {
    const body = gzipSync(JSON.stringify(whole('Été à l’école')))
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
    })
    return void response.end(body)
  }
  if (request.model === 'shows-a-page') {
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>')
  }
  if (request.model === 'usage-first') {
    const { usage: first, ...rest } = whole('é'.repeat(3000))
    return json(200, { usage: first, ...rest })
  }
  if (request.model === 'has-no-end') return void flood(response)
  if (request.stream !== true) return json(200, whole('Bonjour'))
  const name = request.model === 'wants-no-options' ? 'counts-nothing' : request.model
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.end((streams[name] ?? []).join(''))
}

/** As fast as it is read. */
function flood(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  while (!response.destroyed && response.write(say('mot '.repeat(2000))));
  if (!response.destroyed) response.once('drain', () => flood(response))
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    response.writeHead(404).end()
    return
  }
  const body = Asked.parse(JSON.parse((await buffer(request)).toString()))
  asked.push(body)
  answer(body, response)
}

const server = createServer((request, response) => void serve(request, response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const port = typeof address === 'object' ? address?.port : 0
const names = [
  ...Object.keys(streams),
  'wants-no-options',
  'schedules-nothing',
  'compresses',
  'usage-first',
  'shows-a-page',
  'has-no-end',
]
const models = createCatalogue(
  connectBackends({
    odd: BackendSettings.parse({ url: `http://127.0.0.1:${port}/v1`, models: names, maxAnswerMegabytes: 1 }),
  }),
)
await models.refresh()
const relay = await startRelay(models)
after(async () => {
  await relay.close()
  await models.stop()
  server.closeAllConnections()
  server.close()
})

async function ask(model: string, more: object = { stream: true }): Promise<string> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Durée ?' }], ...more })
  return (await fetch(`${relay.url}/chat/completions`, { method: 'POST', body })).text()
}

function lastRow() {
  const { status, promptTokens, completionTokens } = relay.rows.at(-1) ?? {}
  return [status, promptTokens, completionTokens]
}

describe('a stream of an odd server', () => {
  test('a reason to finish that is empty finishes nothing', async () => {
    const text = await ask('cut-without-reason')
    assert.match(text, /"error":\{"message":"answer cut".*\n\n$/s)
    assert.doesNotMatch(text, /DONE/)
    assert.equal(relay.rows.at(-1)?.status, 502)
  })

  test('an error within is told in our shape, and ends it', async () => {
    const text = await ask('tells-an-error')
    assert.match(text, /"content":"Bon".*"error":\{"message":"EngineCore died".*"code":"backend_protocol"/s)
    assert.doesNotMatch(text, /DONE|"object":"error"/)
    assert.equal(relay.rows.at(-1)?.status, 502)
  })

  test('an error before the first word is an ordinary refusal', async () => {
    assert.deepEqual(JSON.parse(await ask('fails-at-once')), {
      code: 'backend_protocol',
      details: { backend: 'odd', reason: 'told_error', value: 'no memory left' },
    })
  })

  test('events without data are left out', async () => {
    const expected = streams['empty-data']?.filter((event) => event.includes('{')).join('') + done
    const told = (await ask('empty-data')).replace(/"cost":0,.*"requests":1,/, '')
    assert.equal(told, expected.replaceAll('"model":"x"', '"model":"empty-data"'))
    assert.deepEqual(lastRow(), [200, 11, 7])
  })

  test('long counts and a missing [DONE]', async () => {
    assert.ok((await ask('long-usage')).endsWith(done))
    assert.deepEqual(lastRow(), [200, 11, 7])
  })

  test('one that counts nothing is counted here, and a usage event is sent last', async () => {
    await ask('counts-nothing')
    const text = await ask('counts-nothing')
    const [, promptTokens, completionTokens] = lastRow()
    assert.ok(Number(promptTokens) >= 2 && Number(completionTokens) >= 8, `${promptTokens} ${completionTokens}`)
    const last = text.split('\n\n').at(-3) ?? ''
    assert.partialDeepStrictEqual(JSON.parse(last.slice('data: '.length)), {
      id: 'c9',
      created: 12,
      choices: [],
      model: 'counts-nothing',
      usage: { prompt_tokens: promptTokens, completion_tokens: completionTokens },
    })
    const hidden = await ask('counts-nothing', { stream: true, stream_options: { include_usage: false } })
    assert.doesNotMatch(hidden, /usage/)
  })

  test('a long one that counts nothing is counted in proportion to its beginning', async () => {
    await prepareTokenizer()
    for (const _ of [1, 2]) await ask('counts-nothing-and-is-long')
    // For cl100k « maison » after a space is one token.
    assert.equal(lastRow()[2], 5_000)
  })

  test('one that refuses stream_options is asked without, and from then on at once', async () => {
    const before = asked.length
    assert.match(await ask('wants-no-options'), /quatre mois.*"usage".*DONE/s)
    await ask('wants-no-options', { stream: true, stream_options: { include_usage: true }, seed: 1 })
    const options = asked.slice(before).map((request) => 'stream_options' in request)
    assert.deepEqual(options, [true, false, false])
    assert.equal(asked.at(-1)?.['seed'], 1)
    assert.equal(relay.rows.at(-1)?.status, 200)
  })

  test('one that knows no priority is asked without, and from then on at once', async () => {
    const before = asked.length
    for (const _ of [1, 2]) assert.match(await ask('schedules-nothing', { priority: 3 }), /Bonjour/)
    assert.deepEqual(
      asked.slice(before).map(({ priority }) => priority),
      [3, undefined, undefined],
    )
  })

  test('one without end is cut', async () => {
    const text = await ask('has-no-end')
    assert.match(text, /\n\nevent: error\ndata: \{"error":\{"message":"answer too large"/)
    assert.ok(text.length < 1_100_000, `${text.length}`)
  })
})

describe('a whole answer of an odd server', () => {
  test('is decoded when it comes compressed', async () => {
    const { usage, ...said } = JSON.parse(await ask('compresses', {}))
    const { usage: counted, ...expected } = whole('Été à l’école')
    assert.deepEqual(said, { ...expected, model: 'compresses' })
    assert.partialDeepStrictEqual(usage, { ...counted, cost: 0, impacts: { kWh: 0, kgCO2eq: 0, method: null } })
    assert.deepEqual(lastRow(), [200, 11, 7])
  })

  test('is counted wherever it says its usage', async () => {
    const text = await ask('usage-first', {})
    assert.equal(JSON.parse(text).model, 'usage-first')
    assert.deepEqual(lastRow(), [200, 11, 7])
  })

  test('is no page', async () => {
    const { code } = JSON.parse(await ask('shows-a-page', {}))
    assert.equal(code, 'backend_unavailable')
  })
})
