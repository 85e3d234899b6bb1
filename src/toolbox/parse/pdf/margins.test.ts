import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, paragraphOf } from '../../../../test/fakes/pdf-lines.ts'
import { headingStyleOf } from './headings.ts'
import { type Page, runningTitles, withoutMargins } from './margins.ts'
import type { Line } from './page-lines.ts'

const texts = [
  'Une ligne ordinaire du texte, assez longue pour compter.',
  'Une autre ligne du même alinéa, qui se termine.',
]

function pagesOf(count: number, marginal: (page: number) => Line[]): Page[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1
    return { number, height: 842, lines: [...marginal(number), ...paragraphOf(texts, { page: number, y: 500 })] }
  })
}

/** What is left beside the ordinary text. */
function left(pages: readonly Page[]): string[] {
  const style = headingStyleOf(pages.flatMap(({ lines }) => lines))
  return withoutMargins(pages, style).flatMap(({ lines }) =>
    lines.map(({ text }) => text).filter((text) => !texts.includes(text)),
  )
}

const top = { y: 800, size: 9 }
const bottom = { y: 30, size: 9 }

test('what is said at the top of every page is said once, before the text of the first', () => {
  const five = pagesOf(5, (page) => [lineOf('Ville de Lyon', { ...top, page })])
  assert.deepEqual(left(five), ['Ville de Lyon'])
  const [first] = withoutMargins(five, headingStyleOf(five.flatMap(({ lines }) => lines)))
  assert.equal(first?.lines[0]?.text, 'Ville de Lyon')
  assert.deepEqual(left(pagesOf(2, (page) => [lineOf('Ville de Lyon', { ...top, page })])), ['Ville de Lyon'])
})

test('what is said once stays', () => {
  assert.deepEqual(left(pagesOf(5, (page) => (page === 1 ? [lineOf('Objet : voirie', { ...top, page })] : []))), [
    'Objet : voirie',
  ])
})

test('numbers that follow the pages are left out, whatever is around them', () => {
  const numbers: [text: (page: number) => string, kept: string[]][] = [
    [(page) => `Page ${page} sur 12`, []],
    [(page) => `${page + 40}`, []],
    [(page) => `Rapport 2025 – ${page}/12`, ['Rapport 2025']],
    [(page) => `Rapport n° ${page + 7}, édition 2025`, ['Rapport n° 8, édition 2025']],
    [(page) => `- ${page} -`, []],
  ]
  for (const [text, kept] of numbers)
    assert.deepEqual(left(pagesOf(6, (page) => [lineOf(text(page), { ...bottom, page })])), kept, text(1))
})

test('a lone page number is left out even from a single page', () => {
  for (const text of ['3', 'Page 3', 'p. 3', '3 / 12', '– 3 –', 'page 3 sur 12']) {
    assert.deepEqual(left(pagesOf(1, () => [lineOf(text, bottom)])), [], text)
  }
})

test('the same words in the middle of pages are text', () => {
  const lines = left(pagesOf(4, (page) => [lineOf('Sans objet', { y: 420, page })]))
  assert.equal(lines.length, 4)
})

test('a height that varies a little is the same height, another one is not', () => {
  assert.deepEqual(left(pagesOf(5, (page) => [lineOf('Ville de Lyon', { ...top, y: 800 + (page % 2) * 1.5, page })])), [
    'Ville de Lyon',
  ])
  const wandering = left(pagesOf(4, (page) => [lineOf('Ville de Lyon', { ...top, y: 745 + page * 18, page })]))
  assert.equal(wandering.length, 4)
})

test('chapters that change their running title say each of them once', () => {
  const chapter = (page: number): string => `Chapitre ${page <= 5 ? 'des finances' : 'des écoles'}`
  assert.deepEqual(left(pagesOf(10, (page) => [lineOf(chapter(page), { ...top, page })])), [
    'Chapitre des finances',
    'Chapitre des écoles',
  ])
})

test('headings and articles stay, even when those of many pages are alike', () => {
  const headings = left(pagesOf(5, (page) => [lineOf(`Fiche ${page}`, { y: 800, size: 18, page })]))
  assert.deepEqual(headings, ['Fiche 1', 'Fiche 2', 'Fiche 3', 'Fiche 4', 'Fiche 5'])
  assert.equal(left(pagesOf(5, (page) => [lineOf(`Article ${page}`, { y: 800, page })])).length, 5)
})

test('running titles are given apart for a text that leaves them out', () => {
  const pages = pagesOf(3, (page) => [
    lineOf('Commune de Lanvern', { ...top, page }),
    lineOf(String(page), { ...bottom, page }),
  ])
  const style = headingStyleOf(pages.flatMap(({ lines }) => lines))
  assert.deepEqual(
    runningTitles(pages, style).map(({ text, page }) => [text, page]),
    [['Commune de Lanvern', 1]],
  )
})
