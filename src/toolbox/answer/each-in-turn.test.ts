import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachInTurn } from './each-in-turn.ts'

test('others are served between one and the next', async () => {
  const happened: string[] = []
  const done = eachInTurn(['a', 'b', 'c'], (item, position) => {
    happened.push(item)
    setImmediate(() => happened.push(`served after ${item}`))
    return `${item}${position}`
  })
  assert.deepEqual(await done, ['a0', 'b1', 'c2'])
  assert.deepEqual(happened, ['a', 'served after a', 'b', 'served after b', 'c', 'served after c'])
})
