import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder, orderOf } from './order-of.ts'

const rows = [
  { id: 3, name: 'éléments', expires: null },
  { id: 1, name: 'zones', expires: 50 },
  { id: 2, name: 'arbres', expires: 10 },
]
type Field = 'id' | 'name' | 'expires'
const ids = (query: {
  order_by?: Field
  order_direction?: 'asc' | 'desc'
  sort_by?: Field
  sort_order?: 'asc' | 'desc'
}) => inOrder<Field, (typeof rows)[number]>(rows, query).map(({ id }) => id)

test('an order is asked for in either spelling, the older one first', () => {
  assert.deepEqual(orderOf({}), { orderBy: undefined, direction: undefined })
  assert.deepEqual(orderOf({ sort_by: 'id', sort_order: 'desc' }), { orderBy: 'id', direction: 'desc' })
  assert.deepEqual(orderOf({ order_by: 'name', sort_by: 'id', order_direction: 'asc', sort_order: 'desc' }), {
    orderBy: 'name',
    direction: 'asc',
  })
})

test('a list stays as it is when no order is asked for, and is never changed itself', () => {
  assert.deepEqual(ids({}), [3, 1, 2])
  assert.deepEqual(ids({ order_direction: 'desc' }), [3, 1, 2])
  ids({ order_by: 'id' })
  assert.deepEqual(
    rows.map(({ id }) => id),
    [3, 1, 2],
  )
})

test('numbers go by their size, words by their letters, accents aside', () => {
  assert.deepEqual(ids({ order_by: 'id' }), [1, 2, 3])
  assert.deepEqual(ids({ sort_by: 'id', sort_order: 'desc' }), [3, 2, 1])
  assert.deepEqual(ids({ order_by: 'name' }), [2, 3, 1])
  assert.deepEqual(ids({ order_by: 'name', order_direction: 'desc' }), [1, 3, 2])
})

test('what has no value comes first', () => {
  assert.deepEqual(ids({ order_by: 'expires' }), [3, 2, 1])
})
