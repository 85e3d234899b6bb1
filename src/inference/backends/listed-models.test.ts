import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, describe, test } from 'node:test'
import { startFileHost } from '../../../test/fakes/file-host.ts'
import { isAppError } from '#platform/errors'
import { BackendSettings, connectBackend } from './registry.ts'

const host = await startFileHost()
const never = new AbortController().signal

function connect(settings: object = {}, url = `${host.url}/v1`) {
  const backend = connectBackend('odd', BackendSettings.parse({ url, ...settings }))
  after(() => backend.close('now'))
  return backend
}

function json(value: unknown, status = 200) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
}

describe('the list of models', () => {
  const listed = async (settings: object, answer: Parameters<typeof host.put>[1], path = '/v1/models') => {
    host.put(path, answer)
    return connect(settings).listModels(never)
  }
  const codeOf = async (action: Promise<unknown>) => {
    const error: unknown = await action.then(
      () => null,
      (reason: unknown) => reason,
    )
    return isAppError(error) ? [error.code, 'reason' in error.details ? error.details.reason : null] : error
  }

  test('of a server that has none is what is configured', async () => {
    for (const answer of [json({ detail: 'Not Found' }, 404), json({}), json([]), json('no')]) {
      const models = await listed({ models: ['a', 'b'] }, answer)
      assert.deepEqual(
        models.map(({ id }) => id),
        ['a', 'b'],
      )
    }
  })

  test('that cannot be had is an error, even for what is configured', async () => {
    assert.deepEqual(await codeOf(listed({ models: ['a'] }, json({}, 503))), ['backend_unavailable', 'http_status'])
    assert.deepEqual(await codeOf(connect({ models: ['a'] }, 'http://127.0.0.1:9/v1').listModels(never)), [
      'backend_unavailable',
      'connection_refused',
    ])
  })

  test('that wants another key says so', async () => {
    for (const status of [401, 403])
      assert.deepEqual(await codeOf(listed({}, json({}, status))), ['backend_unavailable', 'key_refused'])
  })

  test('that is a page of something else is no list', async () => {
    const page = Buffer.from('<!doctype html><title>Portail</title>')
    assert.deepEqual(await codeOf(listed({}, page)), ['backend_protocol', 'path_not_json'])
  })

  test('of a whisper server transcribes, whatever it says of itself', async () => {
    const models = await listed(
      { kind: 'whisper' },
      json({ data: [{ id: 'x', type: 'text-generation' }, { id: 'bge-m3' }] }),
    )
    assert.deepEqual(
      models.map(({ capabilities }) => capabilities),
      [['transcription'], ['transcription']],
    )
  })

  const told: readonly (readonly [object, readonly string[], number | null])[] = [
    [{ model_id: 'm', model_type: { embedding: { pooling: 'cls' } }, max_input_length: 512 }, ['embeddings'], 512],
    [{ model_id: 'm', model_type: { reranker: {} } }, ['rerank'], null],
    [{ model_id: 'm', model_type: { classifier: {} } }, [], null],
    [{ model_id: 'm', model_type: 'embedding', max_input_length: 0 }, ['embeddings'], null],
  ]
  for (const [info, capabilities, length] of told) {
    test(`text-embeddings-inference: ${JSON.stringify(info)}`, async () => {
      const [model] = await listed({ kind: 'tei' }, json(info), '/v1/info')
      assert.deepEqual([model?.capabilities, model?.maxContextLength], [capabilities, length])
    })
  }

  test('text-embeddings-inference without a model is no server of one', async () => {
    assert.deepEqual(await codeOf(listed({ kind: 'tei' }, json({ model_id: '' }), '/v1/info')), [
      'backend_protocol',
      'no_model_told',
    ])
  })
})
