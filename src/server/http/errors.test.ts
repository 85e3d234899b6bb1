import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { toldStatuses } from '#inference/call/open-answer'
import { AppError, type ErrorCode } from '#platform/errors'
import { errorWords, storedErrorWords } from '../locales/error-words.ts'
import { errorTable, retryAfterOf, statusOf } from './error-table.ts'
import { asAppError, errorBody, writeError } from './write-error.ts'

/** The keys of the table are the codes. */
const codes = Object.keys(errorTable) as ErrorCode[]

test('a call is metered with the status that its client is told', () => {
  const told = Object.keys(toldStatuses) as (keyof typeof toldStatuses)[]
  assert.deepEqual(
    told.map((code) => [code, toldStatuses[code]]),
    told.map((code) => [code, errorTable[code].status]),
  )
  for (const code of ['backend_unavailable', 'backend_protocol'] as const) assert.equal(errorTable[code].status, 502)
})

test('every 429 and 503 says when to try again', async () => {
  for (const code of codes) {
    const details =
      code === 'rate_limited' || code === 'limit_reached' || code === 'backend_busy' || code === 'overloaded'
        ? { retryAfterSeconds: 7 }
        : {}
    const isLater = [429, 503].includes(errorTable[code].status)
    // The details of the other codes play no part in when to come back.
    const seconds = retryAfterOf(code, details as Parameters<typeof retryAfterOf>[1])
    assert.equal(seconds !== null && seconds > 0, isLater, code)
  }
  const error = new AppError('limit_reached', { limit: 'requestsPerMinute', most: 3, retryAfterSeconds: 7 })
  const server = createServer((_, response) => writeError(response, error, { requestId: 'r-1', language: 'fr' }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const answer = await fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
  server.close()
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7'])
  assert.partialDeepStrictEqual(await answer.json(), { error: { code: 'limit_reached', request_id: 'r-1' } })
})

test('a model server that failed is a bad gateway; one that nobody asks for the moment is to be asked later', () => {
  const statuses = (['unreachable', 'failed_too_often', 'out_of_hours'] as const).map((reason) =>
    statusOf(new AppError('backend_unavailable', { backend: 'gpu', reason })),
  )
  assert.deepEqual(statuses, [502, 503, 503])
})

test('an unknown model is named, and is the parameter that is wrong', () => {
  const audience = { requestId: 'r-1', language: 'fr' as const }
  const { error, detail } = errorBody(new AppError('model_not_found', { model: 'gpt-9' }), audience)
  assert.deepEqual([error.param, error.code, error.request_id], ['model', 'model_not_found', 'r-1'])
  assert.equal(detail, 'Le modèle gpt-9 n’existe pas.')
})

test('an absent database is told as such, the rest as unexpected', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  assert.equal(asAppError(refused).code, 'database_unavailable')
  assert.equal(asAppError(new TypeError('x is not a function')).code, 'internal')
  assert.equal(asAppError('a text').code, 'internal')
})

test('an error kept in a row is told in words; one of another version in general ones', () => {
  assert.match(storedErrorWords('too_large', { limitBytes: 2e7 }, 'fr'), /20 Mo/)
  const general = errorWords(new AppError('internal', { reason: '' }), 'fr')
  assert.equal(storedErrorWords('of_the_future', {}, 'fr'), general)
  assert.equal(storedErrorWords('unsupported_type', null, 'fr'), general)
})

test('a refusal says what keeps the caller out, and names a permission only to whom it lacks', () => {
  const scope = 'collections:write'
  const said = (language: 'fr' | 'en', bars?: 'corpus' | 'owner') =>
    errorWords(new AppError('forbidden', bars === undefined ? { scope } : { scope, bars }), language)
  for (const language of ['fr', 'en'] as const) {
    assert.match(said(language), /collections:write/)
    assert.match(said(language, 'corpus'), /corpus/)
    assert.doesNotMatch(said(language, 'corpus') + said(language, 'owner'), /collections:write/)
  }
})
