import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HeldEvent } from './held-event.ts'

const largest = 4 * 1024 * 1024

function pushed(held: HeldEvent, piece: string) {
  const { passing, read } = held.push(Buffer.from(piece))
  return { passing: passing.toString(), read: read === null ? null : read.toString() }
}

describe('an event that comes in pieces', () => {
  test('is read whole, with what came after it, once its empty line is there', () => {
    const held = new HeldEvent()
    held.hold(Buffer.from('data: {"a"'))
    assert.equal(held.isOpen, true)
    assert.deepEqual(pushed(held, ':1}'), { passing: '', read: null })
    assert.deepEqual(pushed(held, '\n\ndata: {'), { passing: '', read: 'data: {"a":1}\n\ndata: {' })
    assert.equal(held.isOpen, false)
  })

  for (const [first, ...others] of [
    ['data: a\n', '\n'],
    ['data: a\r\n', '\r\n'],
    ['data: a\r', '\n', '\r', '\n'],
  ]) {
    test(`ends where its empty line is cut: ${JSON.stringify([first, ...others])}`, () => {
      const held = new HeldEvent()
      held.hold(Buffer.from(first ?? ''))
      const read = others.map((piece) => pushed(held, piece).read)
      assert.deepEqual(read, [...others.slice(1).map(() => null), [first, ...others].join('')])
    })
  }
})

describe('an event that is too large to hold', () => {
  test('passes as it comes until its end, and what follows is read', () => {
    const held = new HeldEvent()
    held.hold(Buffer.from('data: '))
    const beginning = 'a'.repeat(largest)
    assert.deepEqual(pushed(held, beginning), { passing: `data: ${beginning}`, read: null })
    assert.equal(held.isPassing, true)
    assert.deepEqual(pushed(held, 'b\n'), { passing: 'b\n', read: null })
    assert.deepEqual(pushed(held, '\ndata: {}\n\n'), { passing: '\n', read: 'data: {}\n\n' })
    assert.deepEqual([held.isOpen, held.isPassing], [false, false])
  })
})
