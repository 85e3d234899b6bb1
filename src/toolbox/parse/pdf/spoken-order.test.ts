import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageText } from './page-text.ts'
import { hasRightToLeft, inSpokenOrder } from './spoken-order.ts'

/** A line whose characters stand where `lefts` says, one after the other by default. */
function page(text: string, lefts: (index: number) => number = (index) => index * 6): PageText {
  return {
    ...{ length: text.length, height: 842, width: 595, fields: [], isBlank: false },
    codeAt: (index) => text.charCodeAt(index),
    isUnreadable: () => false,
    isGenerated: () => false,
    boxAt: (index) => ({ left: lefts(index), right: lefts(index) + 5, top: 710, bottom: 700 }),
    angleAt: () => 0,
    fontNameAt: () => '',
    markAt: () => -1,
    structure: () => [],
    pictureShare: () => 0,
    rules: () => [],
  }
}

const written = (text: PageText): string =>
  Array.from({ length: text.length }, (_, index) => String.fromCodePoint(text.codeAt(index))).join('')

test('words of a line that reads both ways are said from the right, the others stay', () => {
  assert.equal(
    written(inSpokenOrder(page('en arabe : المدينة في مرحبا et puis'))),
    'en arabe : مرحبا في المدينة et puis',
  )
})

test('a line that is written from right to left as a whole stays as it is', () => {
  const line = 'مرحبا في المدينة'
  assert.equal(written(inSpokenOrder(page(line, (index) => 500 - index * 6))), line)
  assert.deepEqual([hasRightToLeft(line), hasRightToLeft('Bienvenue')], [true, false])
})
