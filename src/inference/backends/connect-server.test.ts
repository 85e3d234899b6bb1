import { AppError } from '#platform/errors'
import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { startFileHost } from '../../../test/fakes/file-host.ts'
import type { BackendModel, ForwardSink } from './backend.ts'
import { connectServer } from './connect-server.ts'
import type { Answered, Dialect } from './dialect.ts'
import { namedModel } from './model-settings.ts'
import { ServerSettings } from './server-settings.ts'

const host = await startFileHost()
const never = new AbortController().signal

function connect(dialect: Partial<Dialect> = {}, settings: object = {}) {
  const parsed = ServerSettings.parse({ url: `${host.url}/v1`, ...settings })
  const listsNothing = (): Promise<BackendModel[]> => Promise.resolve([])
  const backend = connectServer(
    { name: 'étrange', settings: parsed, lookup: undefined },
    { listModels: listsNothing, ...dialect },
  )
  after(() => backend.close('now'))
  return backend
}

type Backend = ReturnType<typeof connect>

/** Every word that a sink hears, in order. */
function forward(backend: Backend, body = '{"a":1}'): Promise<(string | AppError)[]> {
  const { promise, resolve } = Promise.withResolvers<(string | AppError)[]>()
  const heard: (string | AppError)[] = []
  const sink: ForwardSink = {
    start: (status, headers) => void heard.push(`${status} ${String(headers['content-type'])}`),
    data: (chunk) => heard.push(chunk.toString()) > 0,
    end: () => resolve([...heard, 'end']),
    fail: (error) => resolve([...heard, error]),
  }
  const request = { contentType: 'application/json', requestId: 'r', stream: false }
  backend.forward({ ...request, endpoint: 'rerank', body: Buffer.from(body) }, sink)
  return promise
}

const received: string[] = []

function answering(text: string, status = 200) {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push((await buffer(request)).toString())
    response.writeHead(status, { 'content-type': 'text/plain' }).write(text.slice(0, 3))
    response.end(text.slice(3))
  }
  host.put('/v1/rerank', (request, response) => void answer(request, response))
}

const inCapitals = ({ body }: Answered): Buffer => Buffer.from(body.toString().toUpperCase())

describe('a server that speaks otherwise', () => {
  test('is asked in its own words, and heard in ours at once and whole', async () => {
    answering('un deux trois')
    const backend = connect({
      requests: { rerank: (body) => Buffer.from(`[${body.toString()}]`) },
      answers: { rerank: inCapitals },
    })
    assert.deepEqual(await forward(backend), ['200 application/json', 'UN DEUX TROIS', 'end'])
    assert.equal(received.at(-1), '[{"a":1}]')
  })

  test('is read beside what it was asked, once translated', async () => {
    answering('reçu')
    const seen: Answered[] = []
    const backend = connect({
      requests: { rerank: () => Buffer.from('traduit') },
      answers: { rerank: (answered) => (seen.push(answered), answered.body) },
    })
    await forward(backend)
    assert.deepEqual(
      seen.map((one) => [one.backend, one.request.toString(), one.body.toString()]),
      [['étrange', 'traduit', 'reçu']],
    )
  })

  test('whose answer is the same passes piece by piece', async () => {
    answering('un deux')
    const heard = await forward(connect())
    assert.equal(heard[0], '200 text/plain')
    assert.equal(heard.slice(1, -1).join(''), 'un deux')
  })

  for (const status of [201, 400, 422, 503]) {
    test(`that answers ${status} is not translated`, async () => {
      answering('pas ainsi', status)
      const heard = await forward(connect({ answers: { rerank: inCapitals } }))
      assert.equal(heard[0], `${status} text/plain`)
      assert.equal(heard.slice(1, -1).join(''), 'pas ainsi')
    })
  }

  test('that is not understood is told as such, with why', async () => {
    answering('?')
    const cause = new SyntaxError('not JSON')
    const fails = (): never => {
      throw cause
    }
    const [failure, ...rest] = await forward(connect({ answers: { rerank: fails } }))
    assert.ok(failure instanceof AppError)
    assert.deepEqual([failure.code, failure.cause], ['backend_protocol', cause])
    assert.deepEqual(rest, [], 'nothing was begun')
  })

  test('whose translation says what is wrong is told in its words', async () => {
    answering('?')
    const own = new AppError('backend_protocol', { backend: 'étrange', reason: 'answer_cut' })
    const fails = (): never => {
      throw own
    }
    assert.deepEqual(await forward(connect({ answers: { rerank: fails } })), [own])
  })

  test('that hangs up in the middle is told as gone, not translated', async () => {
    host.put('/v1/rerank', (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('début', () => response.destroy())
    })
    const heard = await forward(connect({ answers: { rerank: inCapitals } }))
    assert.equal(heard.length, 1)
    assert.ok(heard[0] instanceof AppError)
  })

  test('says so before anything is asked, where it refuses to be asked for its counts', () => {
    assert.equal(connect({ refusesStreamOptions: true }).refusesStreamOptions, true)
    assert.equal('refusesStreamOptions' in connect(), false)
  })
})

describe('its models', () => {
  const listing = (code: 'backend_protocol' | 'backend_unavailable', value?: string): Partial<Dialect> => ({
    listModels: () =>
      Promise.reject(
        code === 'backend_protocol'
          ? new AppError(code, { backend: 'étrange', reason: 'no_model_told' })
          : new AppError(code, { backend: 'étrange', reason: 'connection_refused', value: value ?? '' }),
      ),
  })
  const named = { models: ['petit'] }

  test('are those that it lists when none is configured', async () => {
    const listed = [namedModel('grand', 'grand')]
    assert.deepEqual(await connect({ listModels: () => Promise.resolve(listed) }).listModels(never), listed)
  })

  test('are those that are configured, no others', async () => {
    const backend = connect({ listModels: () => Promise.resolve([namedModel('grand', 'grand')]) }, named)
    assert.deepEqual(await backend.listModels(never), [namedModel('petit', 'petit')])
    assert.deepEqual(backend.configured, [namedModel('petit', 'petit')])
  })

  test('are those that are configured where it has no list', async () => {
    for (const dialect of [listing('backend_protocol'), listing('backend_unavailable', '404')]) {
      assert.deepEqual(await connect(dialect, named).listModels(never), [namedModel('petit', 'petit')])
    }
  })

  test('are unknown where it has no list and none is configured', async () => {
    await assert.rejects(connect(listing('backend_protocol')).listModels(never), { code: 'backend_protocol' })
  })

  test('are unknown while it is down, configured or not', async () => {
    for (const value of ['500', '503', 'ECONNREFUSED']) {
      const down = connect(listing('backend_unavailable', value), named)
      await assert.rejects(down.listModels(never), { code: 'backend_unavailable' })
    }
  })
})
