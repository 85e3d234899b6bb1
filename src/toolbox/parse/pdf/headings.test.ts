import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, paragraphOf } from '../../../../test/fakes/pdf-lines.ts'
import { headingStyleOf, isArticle, isTall, levelOf } from './headings.ts'
import type { Line } from './page-lines.ts'

const body = paragraphOf(Array.from({ length: 20 }, () => 'Une ligne ordinaire du texte, assez longue pour compter.'))

/** Levels of the lines of a document that also holds ordinary text. */
function levels(lines: readonly Line[]): (number | null)[] {
  const style = headingStyleOf([...lines, ...body])
  return lines.map((line) => levelOf(line, style))
}

test('taller lines are headings, the tallest first', () => {
  const lines = [
    lineOf('Titre', { size: 22 }),
    lineOf('Chapitre', { size: 16 }),
    lineOf('Section', { size: 13 }),
    lineOf('texte'),
  ]
  assert.deepEqual(levels(lines), [1, 2, 3, null])
})

test('sizes that differ by a hair are one level', () => {
  assert.deepEqual(
    levels([lineOf('Un', { size: 16 }), lineOf('Deux', { size: 15.6 }), lineOf('Trois', { size: 13 })]),
    [1, 1, 2],
  )
})

test('there are five levels at most', () => {
  const lines = [40, 35, 30, 25, 22, 19, 16].map((size) => lineOf(`Corps ${size}`, { size }))
  assert.deepEqual(levels(lines), [1, 2, 3, 4, 5, 5, 5])
})

test('a long text in large letters is no heading', () => {
  assert.deepEqual(levels([lineOf('Une accroche en grand corps. '.repeat(10), { size: 18 })]), [null])
})

test('the text’s size is that of most letters, not of most lines', () => {
  const numbers = Array.from({ length: 60 }, (_, index) => lineOf(String(index), { size: 20 }))
  assert.equal(headingStyleOf([...numbers, ...body]).bodySize, 11)
  assert.equal(headingStyleOf([]).bodySize, 0)
})

test('few bold lines are headings, unless they end as sentences do', () => {
  const lines = [
    lineOf('Dispositions finales', { isBold: true }),
    lineOf('Attention : ceci est un avertissement.', { isBold: true }),
    lineOf('en minuscules', { isBold: true }),
    lineOf('Une liste ;', { isBold: true }),
  ]
  assert.deepEqual(levels(lines), [2, null, null, null])
})

test('in a document all in bold, bold says nothing', () => {
  const bold = body.map((line) => ({ ...line, isBold: true }))
  assert.equal(levelOf(lineOf('Titre', { isBold: true }), headingStyleOf(bold)), null)
})

test('articles and divisions are headings in the text’s own letters', () => {
  const lines = [
    'TITRE II – DES AGENTS',
    'CHAPITRE 1',
    'ANNEXE',
    'Article 12',
    'Article 3 – Durée',
    'Art. 4. Délais',
  ].map((text) => lineOf(text))
  assert.deepEqual(levels(lines), [1, 1, 1, 2, 2, 2])
})

test('a sentence that begins with an article is a sentence', () => {
  const sentences = [
    'Article 12 du code du travail, les agents qui ont accompli leur service reçoivent une prime',
    'Article 4 : les agents de la commune qui ont accompli dix années de service effectif reçoivent une prime annuelle',
  ]
  assert.deepEqual(levels(sentences.map((text) => lineOf(text))), [null, null])
})

test('small letters are notes', () => {
  assert.deepEqual(levels([lineOf('Article 1', { size: 8 }), lineOf('Note', { size: 8, isBold: true })]), [null, null])
})

test('rows of a table are no headings', () => {
  const cells = [
    ['Public', 60],
    ['Tarif', 200],
    ['Réduit', 350],
  ] as const
  assert.deepEqual(levels([lineOf('Public Tarif Réduit', { isBold: true, cells })]), [null])
})

test('what names an article', () => {
  for (const text of ['Article 1er', 'ARTICLE PREMIER', 'Article IV', ' Art. 12-3', 'article unique'])
    assert.equal(isArticle(text), true, text)
  for (const text of ['Articles de pêche', 'L’article 1', 'Artisans', 'Article de presse'])
    assert.equal(isArticle(text), false, text)
})

test('tall is taller than the text by a clear measure', () => {
  const style = headingStyleOf(body)
  assert.deepEqual(
    [11, 12, 12.4, 16].map((size) => isTall(lineOf('x', { size }), style)),
    [false, false, true, true],
  )
})
