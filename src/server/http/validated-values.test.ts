import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { listOf } from '#contract/schemas'
import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { assertResponse, decodeParams, validate } from './validate.ts'

const schema = z.object({
  name: z.string().min(1).max(5),
  size: z.number().int().optional(),
  kind: z.enum(['a', 'b']).default('a'),
  tags: z
    .array(z.object({ label: z.string() }))
    .max(30)
    .default([]),
})

function issuesOf(value: unknown, language: 'fr' | 'en' = 'en', of: z.ZodType = schema): unknown {
  try {
    return validate({ where: 'body', schema: of, value }, language)
  } catch (error) {
    if (error instanceof AppError && 'issues' in error.details) return error.details.issues
    throw error
  }
}

describe('a value', () => {
  test('is given as the schema reads it', () => {
    assert.deepEqual(issuesOf({ name: 'a', unknown: 1 }), { name: 'a', kind: 'a', tags: [] })
    assert.equal(validate({ where: 'query', schema: undefined, value: { a: 1 } }, 'en'), undefined)
  })

  test('that is not there is told as Albert does', () => {
    assert.deepEqual(issuesOf({}), [{ loc: ['body', 'name'], msg: 'Field required', type: 'missing' }])
    assert.deepEqual(issuesOf({ name: 'a', tags: [{}] }, 'fr'), [
      { loc: ['body', 'tags', 0, 'label'], msg: 'Champ obligatoire', type: 'missing' },
    ])
    assert.deepEqual(issuesOf(undefined), [{ loc: ['body'], msg: 'Field required', type: 'missing' }])
  })

  test('of another kind is told with its place, in the language of the reader', () => {
    const wrong = { name: null, size: 1.5, kind: 'c' }
    assert.deepEqual(issuesOf(wrong), [
      { loc: ['body', 'name'], msg: 'Invalid input: expected string, received null', type: 'invalid_type' },
      { loc: ['body', 'size'], msg: 'Invalid input: expected int, received number', type: 'invalid_type' },
      { loc: ['body', 'kind'], msg: 'Invalid option: expected one of "a"|"b"', type: 'invalid_value' },
    ])
    const french = issuesOf(wrong, 'fr')
    assert.ok(Array.isArray(french))
    assert.match(french[0].msg, /^Entrée invalide : /)
  })

  test('beyond its limits is told with the limit', () => {
    assert.deepEqual(issuesOf({ name: 'abcdef' }), [
      { loc: ['body', 'name'], msg: 'Too big: expected string to have <=5 characters', type: 'too_big' },
    ])
    assert.deepEqual(issuesOf({ name: 'abcde' }), { name: 'abcde', kind: 'a', tags: [] })
  })

  test('wrong everywhere is told twenty times', () => {
    const tags = Array.from({ length: 30 }, () => ({ label: 1 }))
    const told = issuesOf({ name: 'a', tags })
    assert.equal(Array.isArray(told) && told.length, 20)
  })

  test('wrong in thousands of places is told in one language, soon', () => {
    const many = z.array(z.object({ label: z.string() })).max(100_000)
    const value = Array.from({ length: 5_000 }, () => ({ label: 1 }))
    const told = issuesOf(value, 'fr', many)
    assert.ok(Array.isArray(told))
    assert.deepEqual([told.length, told[0].type], [20, 'invalid_type'])
  })

  test('is never told back at length', () => {
    const options = z.enum(['x'.repeat(300), 'y'.repeat(300)])
    const [issue] = [issuesOf('z', 'en', options)].flat()
    assert.equal(Object(issue).msg.length, 500)
  })
})

describe('the parts of a path', () => {
  test('are decoded', () => {
    assert.deepEqual(decodeParams({ id: 'a%2Fb', name: 'caf%C3%A9', plain: 'a' }), {
      id: 'a/b',
      name: 'café',
      plain: 'a',
    })
    assert.deepEqual(decodeParams({}), {})
  })

  test('that are badly encoded are refused', () => {
    for (const id of ['%', '%2', '%E9', '%zz']) {
      assert.throws(() => decodeParams({ id }), { code: 'invalid_request', details: { reason: 'path_misencoded' } })
    }
  })
})

describe('an answer', () => {
  const response = listOf(z.object({ id: z.number().int(), name: z.string().nullable() }))
  const silent = {
    method: 'GET',
    path: '/v1/things',
    tag: 'collections',
    summary: '',
    access: 'public',
    status: 200,
  } as const
  const route: Route = { ...silent, transport: 'json', response }
  const answer = { object: 'list', data: [{ id: 1, name: null }], total: 1, offset: 0, limit: 10 }
  const tell = (value: unknown) => assertResponse(route, value)

  test('is exactly what its operation promises', () => {
    tell(answer)
    tell({ ...answer, unset: undefined })
    assertResponse({ ...silent, transport: 'json' }, { anything: 1 })
  })

  test('of neither less nor more, at any depth', () => {
    const cases: [unknown, RegExp][] = [
      [{ ...answer, total: undefined }, /^GET \/v1\/things answers against its contract: total: /],
      [{ ...answer, secret: 1 }, /secret/],
      [{ ...answer, data: [{ id: 1, name: null, password: 'x' }] }, /data\.0: .*password/],
      [{ ...answer, data: [{ id: '1', name: null }] }, /data\.0\.id: /],
      [null, /answers against its contract/],
    ]
    for (const [value, reason] of cases) {
      assert.throws(
        () => tell(value),
        (error: unknown) =>
          error instanceof AppError && 'reason' in error.details && reason.test(String(error.details.reason)),
      )
    }
  })
})
