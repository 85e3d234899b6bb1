import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTextHeadings } from './text-headings.ts'

function headingsIn(...lines: string[]): string[] {
  return withTextHeadings(lines.join('\n'))
    .split('\n')
    .filter((line) => line.startsWith('#'))
}

test('underlined titles are headings, and the lines drawn below them are gone', () => {
  const text =
    'VILLE DE MONTREUIL\nle 4 mars\n\n1. QUI APPELER\n--------------\nLe cadre.\n\nRepos\n-----\nOnze heures.'
  assert.equal(
    withTextHeadings(text).replaceAll(/\n{2,}/g, '\n\n'),
    '\n# VILLE DE MONTREUIL\n\nle 4 mars\n\n## 1. QUI APPELER\n\nLe cadre.\n\n## Repos\n\nOnze heures.',
  )
})

test('a title between two rules is one, and each look is a level', () => {
  assert.deepEqual(
    headingsIn('=====', 'Guide', '=====', '', 'Accueil', '-------', 'Ouvert.', '', 'Sport', '-----', 'Non.'),
    ['# Guide', '## Accueil', '## Sport'],
  )
})

test('titles in capitals are headings where there are several, with their colon or without', () => {
  assert.deepEqual(headingsIn('Note', '', 'HORAIRES :', 'De 8 h à 12 h.', '', 'CONGÉS', '', 'Avant mars.'), [
    '# HORAIRES',
    '# CONGÉS',
  ])
})

test('numbered titles are headings, each number below the one it belongs to', () => {
  assert.deepEqual(
    headingsIn(
      'I. OBJET',
      '',
      'Le texte.',
      '',
      '1. Cadre',
      'Loi.',
      '',
      '2. Durée',
      'Un an.',
      '',
      'II. PRIX',
      '',
      'Dix.',
    ),
    ['# I. OBJET', '## 1. Cadre', '## 2. Durée', '# II. PRIX'],
  )
})

for (const [what, lines] of [
  [
    'a letter',
    [
      'MAIRIE DE X',
      '12 RUE DU MAIL',
      '49990 X',
      '',
      'Madame,',
      '',
      '1. Budget',
      '2. Divers',
      '',
      'LE MAIRE',
      'Jean Dupont',
    ],
  ],
  ['a table drawn with blanks', ['Nom        Poste', '----------------', 'Huet       4215']],
  ['a sentence above a rule', ['Le guichet ferme à midi.', '------------------------', 'Merci']],
  ['a paragraph whose last line is above a rule', ['Le guichet ferme', 'à midi', '------', 'Merci']],
  ['fields in capitals', ['Fiche', '', 'NOM : LEROUX', 'Manon', '', 'ÉCOLE : ROSTAND', 'classe CE1']],
  [
    'a number that a sentence goes on with',
    ['1. Le premier', 'point est clos', '', '2. Le second', 'point est ouvert'],
  ],
] as const) {
  test(`${what} has no heading`, () => assert.deepEqual(headingsIn(...lines), []))
}

test('a long text is read in time that grows with it', () => {
  const text = 'TITRE\n\n'.repeat(200_000)
  const startMs = performance.now()
  withTextHeadings(text)
  assert.ok(performance.now() - startMs < 20_000)
})
