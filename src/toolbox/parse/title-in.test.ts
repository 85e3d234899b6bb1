import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { titleFromName } from '../ingest/title-from-name.ts'
import { isUsableTitle, titleIn } from './title-in.ts'

describe('the title of a text', () => {
  const cases: readonly (readonly [string, string, string | null, string | null])[] = [
    ['is its first heading, alone at its level', '# Règlement\n\n## Un\n\nMot.', null, 'Règlement'],
    [
      'is what the file says, when the beginning says it',
      'Règlement de la piscine\n\n# Un\n\n# Deux',
      'Règlement de la  piscine',
      'Règlement de la piscine',
    ],
    ['is no name that its text does not say', '# Règlement\n\nMot.', 'Budget annexe', 'Règlement'],
    ['is no name that its program gave', '# Règlement\n\nDocument1', 'Document1', 'Règlement'],
    ['is none where two headings stand side by side', '# Un\n\n# Deux', null, null],
    ['is none where the heading comes late', `${'mot '.repeat(100)}\n\n# Règlement`, null, null],
    ['is none of a text without a heading', 'Mot.', null, null],
    ['is none of nothing', '', '', null],
  ]
  for (const [what, markdown, named, title] of cases) test(what, () => assert.equal(titleIn(markdown, named), title))

  test('is cut where it is without end', () => {
    assert.equal(titleIn(`# ${'a'.repeat(400)}`, null)?.length, 250)
  })
})

describe('a title that can be shown', () => {
  const cases = [
    ['Règlement intérieur', true],
    ['Note', true],
    ['abc', false],
    ['a'.repeat(250), true],
    ['a'.repeat(251), false],
    ['Microsoft Word - note.doc', false],
    ['note.docx', false],
    ['Sans titre', false],
    ['Document12', false],
    ['Document de travail', true],
    ['Présentation PowerPoint', false],
    ['Untitled-1', false],
  ] as const
  for (const [title, isUsable] of cases) test(title.slice(0, 40), () => assert.equal(isUsableTitle(title), isUsable))
})

describe('what a document is called while nothing in it says better', () => {
  const cases = [
    ['note_de_service.pdf', 'note de service'],
    ['Règlement 2026.docx', 'Règlement 2026'],
    ['archive.tar.gz', 'archive.tar'],
    ['sans-suite', 'sans-suite'],
    ['.pdf', '.pdf'],
    ['___.pdf', '___.pdf'],
  ] as const
  for (const [name, title] of cases) test(name, () => assert.equal(titleFromName(name), title))
})
