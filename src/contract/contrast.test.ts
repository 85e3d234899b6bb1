import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrastOf, enoughContrast, leastContrastOf } from './contrast.ts'

test('contrast is that of WCAG: 21 for black on white, 1 for a colour on itself, the same both ways', () => {
  assert.equal(contrastOf('#000000', '#ffffff'), 21)
  assert.equal(contrastOf('#0d5f5b', '#0D5F5B'), 1)
  assert.equal(contrastOf('#767676', '#ffffff').toFixed(2), '4.54')
  assert.equal(contrastOf('#ffffff', '#777777').toFixed(2), '4.48')
})

test('a colour counts where it is read worst', () => {
  assert.equal(leastContrastOf('#0d5f5b', 'light').toFixed(2), contrastOf('#0d5f5b', '#f1eee7').toFixed(2))
  assert.ok(leastContrastOf('#6fcabf', 'dark') >= enoughContrast)
  assert.ok(leastContrastOf('#f2c200', 'light') < enoughContrast)
})
