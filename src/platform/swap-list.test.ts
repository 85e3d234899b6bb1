import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Placed, SwapList } from './swap-list.ts'

interface Named extends Placed {
  readonly name: string
}

function listOf(names: string): { list: SwapList<Named>; items: Named[] } {
  const list = new SwapList<Named>()
  const items = [...names].map((name) => ({ name, place: -1 }))
  for (const item of items) list.add(item)
  return { list, items }
}

function namesIn(list: SwapList<Named>): string {
  return [...list]
    .map(({ name }) => name)
    .toSorted()
    .join('')
}

test('what is removed is gone, whatever its place, and the rest stays', () => {
  for (const removed of 'abcd') {
    const { list, items } = listOf('abcd')
    for (const item of items) if (item.name === removed) list.remove(item)
    assert.equal(namesIn(list), 'abcd'.replace(removed, ''))
    assert.equal(list.size, 3)
  }
})

test('removing twice, or what was never held, changes nothing', () => {
  const { list, items } = listOf('abc')
  const [first] = items
  assert.ok(first)
  list.remove(first)
  list.remove(first)
  list.remove({ name: 'c', place: 1 })
  list.remove({ name: 'x', place: -1 })
  assert.equal(namesIn(list), 'bc')
})

test('what is removed may be held again', () => {
  const { list, items } = listOf('ab')
  for (const item of items) list.remove(item)
  assert.equal(list.size, 0)
  for (const item of items) list.add(item)
  assert.equal(namesIn(list), 'ab')
})

test('each is looked at although those before it leave meanwhile', () => {
  const { list } = listOf('abcdef')
  const seen: string[] = []
  for (const item of list) {
    seen.push(item.name)
    list.remove(item)
  }
  assert.equal(seen.toSorted().join(''), 'abcdef')
  assert.equal(list.size, 0)
})
