import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadingNote } from '#data/documents/reading-note'
import { noteWords } from './note-words.ts'

const notes: readonly ReadingNote[] = [
  { kind: 'hidden_sheet', name: 'Calculs' },
  { kind: 'hidden_slide', name: '2' },
  { kind: 'hidden_cells', name: 'Paie', rows: 1, columns: 2 },
  { kind: 'filtered_rows', name: 'Agents', rows: 3 },
  { kind: 'unread_part', name: 'plan.dwg' },
  { kind: 'comments', count: 1 },
  { kind: 'unread_pages', pages: [1, 3] },
  { kind: 'doubtful_pages', pages: Array.from({ length: 25 }, (_, index) => index + 1) },
  { kind: 'lost_words', page: 4, lost: 3, of: 120, examples: ['arrêté'] },
  { kind: 'uncomputed_cells', name: 'Budget', count: 2 },
  { kind: 'xml_form' },
  { kind: 'doubtful_part', name: 'scan.pdf' },
]

test('each note is a sentence in both languages that says what it is about', () => {
  for (const note of notes) {
    const [french, english] = [noteWords(note, 'fr'), noteWords(note, 'en')]
    assert.notEqual(french, english)
    for (const sentence of [french, english]) assert.match(sentence, /^[\p{Lu}«“].*\.$/u)
  }
  assert.equal(noteWords({ kind: 'unread_pages', pages: [1, 3] }, 'fr'), 'Pages en image, non lues : 1, 3.')
  const hidden = noteWords({ kind: 'hidden_cells', name: 'Paie', rows: 1, columns: 2 }, 'fr')
  assert.equal(hidden, 'Feuille « Paie », masqué et non lu : 1 ligne et 2 colonnes.')
  assert.match(
    noteWords(notes.find(({ kind }) => kind === 'doubtful_pages') ?? { kind: 'comments', count: 2 }, 'fr'),
    / 20 et 5 autres\.$/,
  )
  assert.match(
    noteWords(notes.find(({ kind }) => kind === 'lost_words') ?? { kind: 'comments', count: 2 }, 'fr'),
    /^La page 4 garde 117 de ses 120 mots\./,
  )
})
