import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, lawMarkdown, tidy } from './law-text.ts'

test('sections are headings above the text of an article, its nota a note below', () => {
  const html = '<p>Le salarié informe.</p><p>Par écrit.</p>'
  assert.equal(
    lawMarkdown({
      path: ['Partie législative', ' Livre\u00a0Ier  '],
      html,
      nota: '<p>En vigueur au 1er mai.</p>',
    }),
    '# Partie législative\n\n## Livre Ier\n\nLe salarié informe.\n\nPar écrit.\n\n> Nota\n>\n> En vigueur au 1er mai.',
  )
})

test('what is empty leaves nothing: a section without a title, a nota of blanks, a text of blanks', () => {
  assert.equal(lawMarkdown({ path: ['', ' \u00a0'], html: '<p>Texte.</p>', nota: ' \n' }), 'Texte.')
  assert.equal(lawMarkdown({ path: [], html: ' ' }), '')
  assert.equal(lawMarkdown({ path: [], html: '<p>Texte.</p>', nota: undefined }), 'Texte.')
})

test('six levels of sections are six headings, deeper ones share the last', () => {
  const path = Array.from({ length: 8 }, (_, level) => `N${level + 1}`)
  const lines = lawMarkdown({ path, html: '<p>Texte.</p>' }).split('\n\n')
  assert.deepEqual(lines, ['# N1', '## N2', '### N3', '#### N4', '##### N5', '###### N6 > N7 > N8', 'Texte.'])
  assert.equal(lawMarkdown({ path: path.slice(0, 6), html: '<p>T.</p>' }).split('\n\n')[5], '###### N6')
})

test('scripts, styles and pictures are no law; words of the markup are read as they are meant', () => {
  const html = '<script>alert(1)</script><style>p{}</style><p>Art.&nbsp;L. 1 &amp; &lt;2&gt;<img src="x"/></p>'
  assert.equal(lawMarkdown({ path: [], html }), 'Art. L. 1 & <2>')
})

test('a day of Légifrance is read in milliseconds, as a date or as a moment; year 2999 is no end', () => {
  for (const [moment, day] of [
    [Date.UTC(2020, 0, 1), '2020-01-01'],
    ['2020-01-01', '2020-01-01'],
    ['2020-01-01T22:00:00Z', '2020-01-01'],
    ['1945-11-02', '1945-11-02'],
    [0, '1970-01-01'],
    [-1, '1969-12-31'],
    ['2899-12-31', '2899-12-31'],
    ['2999-01-01', null],
    [32_472_144_000_000, null],
    ['', null],
    [null, null],
    [undefined, null],
    ['hier', null],
    ['2020-13-45', null],
    [Number.NaN, null],
  ] as const) {
    assert.equal(dayOf(moment), day, String(moment))
  }
})

test('blanks of every kind are one space', () => {
  assert.equal(tidy('  a\u00a0\u202f b\n\tc  '), 'a b c')
  assert.equal(tidy(' \n '), '')
})
