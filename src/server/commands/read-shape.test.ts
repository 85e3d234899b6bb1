import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readShape } from './read-shape.ts'

const Shape = z.strictObject({ name: z.string().min(1), links: z.array(z.strictObject({ url: z.url() })).default([]) })

test('a file is read in the shape of the interface, its defaults with it', () => {
  assert.deepEqual(readShape(Shape, '{"name":"Socle"}'), { name: 'Socle', links: [] })
  assert.deepEqual(readShape(Shape, '\uFEFF{"name":"Socle"}\r\n'), { name: 'Socle', links: [] }, 'as editors save it')
})

test('what is wrong in it is named by its place', () => {
  assert.throws(
    () => readShape(Shape, '{"name":"","links":[{"url":"non"}],"logo":1}'),
    (error: unknown) => {
      const { code, details } = Object(error)
      assert.equal(code, 'validation_failed')
      assert.deepEqual(
        details.issues.map(({ loc, type }: { loc: unknown; type: string }) => [loc, type]),
        [
          [['name'], 'too_small'],
          [['links', 0, 'url'], 'invalid_format'],
          [[], 'unrecognized_keys'],
        ],
      )
      return true
    },
  )
})

test('what is no JSON is told as such', () => {
  for (const json of ['', '{', 'name: Socle', '{"name":"a",}']) {
    assert.throws(() => readShape(Shape, json), { code: 'invalid_json' }, json)
  }
})
