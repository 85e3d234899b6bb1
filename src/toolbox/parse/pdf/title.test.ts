import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Block } from './blocks.ts'
import { titleOf } from './title.ts'

function block(kind: Block['kind'], text: string, level = 0): Block {
  return { kind, level, segments: [{ page: 1, text }] }
}

const page = [
  block('paragraph', 'République française'),
  block('heading', 'Préambule', 2),
  block('heading', 'Règlement de voirie', 1),
  block('paragraph', 'Le présent règlement vaut pour toute la commune.'),
]

test('the file’s own title is believed when its first page says it', () => {
  assert.equal(titleOf('Règlement  de la\nvoirie ', page), 'Règlement de la voirie')
  assert.equal(titleOf('Le règlement de voirie', page), 'Le règlement de voirie')
})

test('else the highest heading of the beginning', () => {
  for (const meta of [
    '',
    'Délibération type',
    'Microsoft Word - voirie.docx',
    'voirie_v2.pdf',
    'Sans titre 1',
    'Document1',
  ]) {
    assert.equal(titleOf(meta, page), 'Règlement de voirie', meta)
  }
})

test('a heading that comes late is no title', () => {
  const late = [...Array.from({ length: 20 }, () => block('paragraph', 'Texte.')), block('heading', 'Annexe', 1)]
  assert.equal(titleOf('', late), null)
})

test('without headings, a usable title of the file is better than none', () => {
  const text = [block('paragraph', 'Un texte sans titre.')]
  assert.equal(titleOf('Compte rendu du 3 mai', text), 'Compte rendu du 3 mai')
  assert.equal(titleOf('scan0001.pdf', text), null)
  assert.equal(titleOf('x', text), null)
  assert.equal(titleOf('mot '.repeat(100), text), null)
})
