import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { segmentsOf } from './segments.ts'

function texts(markdown: string): string[] {
  return segmentsOf(markdown).map(({ text }) => text)
}

test('sentences end at their dot, not at the dot of an abbreviation or of a reference', () => {
  assert.deepEqual(texts("Selon l'art. 12 et l'article L. 1221-19, M. Dupont a deux mois. Le préavis suit. Fin ?"), [
    "Selon l'art. 12 et l'article L. 1221-19, M. Dupont a deux mois.",
    'Le préavis suit.',
    'Fin ?',
  ])
})

test('numbers, addresses and "etc." inside a sentence do not cut it', () => {
  assert.deepEqual(
    texts('Il touche 1.823,03 euros (logement, etc. compris) selon www. legifrance. gouv. fr au total.'),
    ['Il touche 1.823,03 euros (logement, etc. compris) selon www. legifrance. gouv. fr au total.'],
  )
})

test('a marker after the dot belongs to the sentence it follows', () => {
  assert.deepEqual(texts('Quatre mois. [1] Huit au plus [2][3]. Rien.'), [
    'Quatre mois. [1]',
    'Huit au plus [2][3].',
    'Rien.',
  ])
})

test('items know the sentence that introduces them, and their signs are left out', () => {
  const segments = segmentsOf('La durée est de :\n\n- **deux mois** ;\n- quatre mois.\n\nAutre phrase.')
  assert.deepEqual(
    segments.map(({ kind, text, lead }) => [kind, text, lead]),
    [
      ['sentence', 'La durée est de :', null],
      ['item', '**deux mois** ;', 0],
      ['item', 'quatre mois.', 0],
      ['sentence', 'Autre phrase.', null],
    ],
  )
})

test('table rows are taken whole, their rule is not a row', () => {
  assert.deepEqual(texts('| Cas | Durée |\n| --- | --- |\n| Jumeaux | 34 semaines. Plus. |'), [
    '| Cas | Durée |',
    '| Jumeaux | 34 semaines. Plus. |',
  ])
})

test('offsets are those of the text, in quotes and wrapped lines too, and code is not read', () => {
  const markdown = '> Une phrase\n> coupée. Une autre.\n\n```\ncode. Autre.\n```\n1. Premier point.'
  for (const { start, end, text } of segmentsOf(markdown)) assert.equal(markdown.slice(start, end), text)
  assert.deepEqual(texts(markdown), ['Une phrase\n> coupée.', 'Une autre.', 'Premier point.'])
})

test('lines of a megabyte of signs are read in little time', () => {
  for (const signs of ['-', '> ', ' ', '|', ': -', '# ']) {
    const line = signs.repeat(1_000_000 / signs.length)
    const startedAt = process.threadCpuUsage()
    assert.equal(
      texts(`${line}\n\n${line}fin du texte.`).at(-1)?.endsWith('fin du texte.'),
      true,
      JSON.stringify(signs),
    )
    const { user } = process.threadCpuUsage(startedAt)
    assert.ok(user < 5_000_000, `${user / 1000} ms for ${JSON.stringify(signs)}`)
  }
})

describe('sentences of administrative texts', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['« Il est élu. » Le maire sort.', ['« Il est élu. »', 'Le maire sort.']],
    ['Il a dit «\u00a0non.\u00a0» Puis il est sorti.', ['Il a dit «\u00a0non.\u00a0»', 'Puis il est sorti.']],
    ['M. Martin et Mme Durand sont élus. Ils siègent.', ['M. Martin et Mme Durand sont élus.', 'Ils siègent.']],
    ['Fait à Lyon, le 1er mars 2026. Le maire, J. Dupont.', ['Fait à Lyon, le 1er mars 2026.', 'Le maire, J. Dupont.']],
    ['Vu l’article L. 2121-29 du C.G.C.T. ; il délibère.', ['Vu l’article L. 2121-29 du C.G.C.T. ; il délibère.']],
    ['Le S.D.I.S. intervient. Appelez le 18.', ['Le S.D.I.S. intervient.', 'Appelez le 18.']],
    ['Ouvert de 9 h à 12 h. Fermé le lundi.', ['Ouvert de 9 h à 12 h.', 'Fermé le lundi.']],
    ['Tél. 01 42 75 80 00. Fax néant.', ['Tél. 01 42 75 80 00.', 'Fax néant.']],
    ['Le montant est de 1.500 €. Il est payable.', ['Le montant est de 1.500 €.', 'Il est payable.']],
    ['Le conseil (art. 2, al. 3) vote. Il adopte.', ['Le conseil (art. 2, al. 3) vote.', 'Il adopte.']],
    ['I. – Le maire décide. II. – Le préfet contrôle.', ['I. – Le maire décide.', 'II. – Le préfet contrôle.']],
    ['1° Le premier. 2° Le second.', ['1° Le premier.', '2° Le second.']],
    ['Est-ce possible ? Oui ! Peut-être… Voyons.', ['Est-ce possible ?', 'Oui !', 'Peut-être…', 'Voyons.']],
    [
      'Voir https://www.ville.fr/page.html. Le site est ouvert.',
      ['Voir https://www.ville.fr/page.html.', 'Le site est ouvert.'],
    ],
    ['Le délai est de 3 mois. 2 mois suffisent.', ['Le délai est de 3 mois.', '2 mois suffisent.']],
  ]
  for (const [text, sentences] of cases) test(text, () => assert.deepEqual(texts(text), sentences))
})
