import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf, type PlaceText } from './place-of.ts'

const text: PlaceText = (key, values = {}) => [key, ...Object.values(values)].join(' ')

const place = { name: 'devis.pdf', file: null, page: null }

for (const [what, citation, shown] of [
  ['nothing', { page: null }, null],
  ['a page', { page: 3 }, 'source.page.short 3'],
  ['a slide', { page: 3, part: { ...place, kind: 'slide', name: '' } }, 'place.slide 3'],
  ['a sheet', { page: 2, part: { ...place, kind: 'sheet', name: 'Salles' } }, 'place.sheet Salles'],
  ['a chapter', { page: 2, part: { ...place, kind: 'chapter', name: 'Deux' } }, 'Deux'],
  ['a chapter without a name', { page: 2, part: { ...place, kind: 'chapter', name: '' } }, 'place.chapter 2'],
  ['a message', { page: 1, part: { ...place, kind: 'message', name: '' } }, 'place.message'],
  ['a file inside', { page: 2, part: { ...place, kind: 'file', file: 1 } }, 'devis.pdf'],
  ['a page of one', { page: 5, part: { ...place, kind: 'file', file: 1, page: 4 } }, 'devis.pdf, source.page.short 4'],
] as const) {
  test(`the place of ${what}`, () => assert.equal(placeOf(text, citation), shown))
}
