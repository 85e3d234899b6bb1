import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaggedPage } from './read-tagged.ts'
import { areTagsComplete, taggedBlocks } from './tagged-blocks.ts'
import type { TaggedPart } from './tags.ts'
import { writeBlocks } from './write-blocks.ts'

type Given = Partial<TaggedPart> & { text: string }

function page(number: number, parts: readonly Given[]): TaggedPage {
  const whole = parts.map((part) => ({
    kind: 'paragraph' as const,
    level: 0,
    table: -1,
    row: -1,
    isHeader: false,
    ...part,
  }))
  const letters = parts.reduce((sum, { text }) => sum + text.length, 0)
  return { number, parts: whole, letters, taggedLetters: letters }
}

function row(index: number, texts: readonly string[], isHeader = false): Given[] {
  return texts.map((text) => ({ kind: 'cell', table: 0, row: index, isHeader, text }))
}

function write(...pages: TaggedPage[]): string {
  return writeBlocks(taggedBlocks(pages)).markdown
}

test('headings, paragraphs and items, with their marks', () => {
  const parts: Given[] = [
    { kind: 'heading', level: 1, text: 'Règlement' },
    { text: 'Un alinéa.' },
    { kind: 'item', text: '• une pièce' },
    { kind: 'item', text: '– une autre' },
    { kind: 'item', text: '3. la troisième' },
  ]
  assert.equal(write(page(1, parts)), '# Règlement\n\nUn alinéa.\n\n- une pièce\n- une autre\n3. la troisième')
})

test('a table that goes on over pages is one, its repeated header said once', () => {
  const first = [...row(0, ['Lot', 'Prix'], true), ...row(1, ['Toiture', '12 €'])]
  const second = [...row(0, ['Lot', 'Prix'], true), ...row(1, ['Murs', '8 € | 9 €']), { text: 'Fin.' }]
  const expected = '| Lot | Prix |\n| --- | --- |\n| Toiture | 12 € |\n| Murs | 8 € \\| 9 € |\n\nFin.'
  assert.equal(write(page(1, first), page(2, second)), expected)
})

test('two tables that follow each other are two', () => {
  const second = row(5, ['c', 'd']).map((part) => ({ ...part, table: 1 }))
  const { length } = taggedBlocks([page(1, [...row(0, ['a', 'b']), ...second])])
  assert.equal(length, 2)
})

test('a paragraph cut by a page is whole, and the page begins in its middle', () => {
  const pages = [
    page(1, [{ text: 'Le prêt est suspendu' }]),
    page(2, [{ text: 'jusqu’au retour.' }, { text: 'Autre.' }]),
  ]
  const written = writeBlocks(taggedBlocks(pages))
  assert.equal(written.markdown, 'Le prêt est suspendu jusqu’au retour.\n\nAutre.')
  assert.deepEqual(written.pages, [
    { page: 1, start: 0 },
    { page: 2, start: 'Le prêt est suspendu'.length },
  ])
})

test('a sentence that ended and a heading are not gone on with', () => {
  assert.equal(write(page(1, [{ text: 'Fin.' }]), page(2, [{ text: 'suite' }])), 'Fin.\n\nsuite')
  const heading: Given = { kind: 'heading', level: 1, text: 'Titre' }
  assert.equal(write(page(1, [heading]), page(2, [{ text: 'suite' }])), '# Titre\n\nsuite')
})

test('tags are believed when they cover the document, and every page of it', () => {
  const whole = page(1, [{ text: 'a'.repeat(500) }])
  assert.equal(areTagsComplete([whole]), true)
  assert.equal(areTagsComplete([{ ...whole, letters: 900 }]), false)
  assert.equal(areTagsComplete([whole, whole, whole, { number: 4, parts: [], letters: 400, taggedLetters: 0 }]), false)
  assert.equal(areTagsComplete([whole, { number: 2, parts: [], letters: 12, taggedLetters: 0 }]), true)
  assert.equal(areTagsComplete([]), false)
})

test('each row of a table over two pages stands on its page', () => {
  const rows = [row(0, ['Nom', 'Prix'], true), row(1, ['Salle', '12'])].flat()
  const next = [row(2, ['Nom', 'Prix'], true), row(3, ['Cour', '8'])].flat()
  const { markdown, pages } = writeBlocks(taggedBlocks([page(1, rows), page(2, next)]))
  assert.equal(markdown, '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |\n| Cour | 8 |')
  assert.deepEqual(
    pages.map(({ page: number, start }) => [number, markdown.slice(start).trim().split('\n')[0]]),
    [
      [1, '| Nom | Prix |'],
      [2, '| Cour | 8 |'],
    ],
  )
})
