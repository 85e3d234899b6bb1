import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ApiError, isApiError, readError } from './api-error.ts'

const told = (body: string, status = 400) => {
  const { status: code, ...error } = readError(status, body)
  return { status: code, code: error.code, message: readError(status, body).message, fields: error.fields }
}

const error = (given: object, detail?: unknown) => JSON.stringify({ error: given, detail })

describe('a refusal', () => {
  test('is in the words of the server', () => {
    assert.deepEqual(told(error({ code: 'not_found', message: 'Rien de tel.' }), 404), {
      status: 404,
      code: 'not_found',
      message: 'Rien de tel.',
      fields: {},
    })
  })

  test('is told at the field that it names', () => {
    const { fields } = told(error({ code: 'name_taken', message: 'Déjà pris.', param: 'name' }, 'Déjà pris.'))
    assert.deepEqual(fields, { name: 'Déjà pris.' })
  })

  test('of several fields is told at each, the first word of each', () => {
    const detail = [
      { loc: ['body', 'server', 'url'], msg: 'trop court' },
      { loc: ['body', 'server', 'url'], msg: 'pas une adresse' },
      { loc: ['body', 'rules', 0, 'when'], msg: 'manque' },
      { loc: ['body'], msg: 'de tout' },
      { loc: 'name', msg: 'pas une liste' },
      { loc: ['body', 'name'] },
      null,
    ]
    const { fields } = told(
      error({ code: 'validation_failed', message: 'server.url: trop court', param: null }, detail),
      422,
    )
    assert.deepEqual(fields, { 'server.url': 'trop court', 'rules.0.when': 'manque' })
  })

  test('told by the field and by the list has the words of the list', () => {
    const detail = [{ loc: ['body', 'url'], msg: 'trop court' }]
    const { fields } = told(error({ code: 'validation_failed', message: 'url: trop court', param: 'url' }, detail))
    assert.deepEqual(fields, { url: 'trop court' })
  })
})

test('what is no answer of ours has no words of its own', () => {
  const bodies = [
    '',
    '<html>502</html>',
    'null',
    '[]',
    '"a"',
    '{}',
    '{"error":"a"}',
    '{"error":{"code":1,"message":"a"}}',
    '{"error":{"code":"a"}}',
    '{"error":{',
  ]
  for (const body of bodies) {
    assert.deepEqual(told(body, 502), { status: 502, code: 'unreadable_answer', message: '', fields: {} }, body)
  }
})

test('a refusal is told from any other error', () => {
  assert.equal(isApiError(new ApiError(0, 'unreachable')), true)
  for (const other of [new Error('a'), { status: 404, code: 'not_found' }, null, undefined])
    assert.equal(isApiError(other), false)
  const cause = new Error('refused')
  const { name, status, message, fields } = new ApiError(0, 'unreachable', { cause })
  assert.deepEqual(
    [name, status, message, fields, new ApiError(0, 'a', { cause }).cause],
    ['ApiError', 0, '', {}, cause],
  )
})
