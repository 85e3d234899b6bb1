import assert from 'node:assert/strict'
import { test } from 'node:test'
import { segmentsOf } from '#text/segments'
import { excerptOf, introductionAtEnd } from './excerpt.ts'
import { escapeMarkdown, quotation } from './markdown.ts'

/** Scores the sentences that hold these words above the others. */
function scored(text: string, words: string) {
  return segmentsOf(text).map((segment) => ({ segment, score: segment.text.includes(words) ? 1 : 0.5 }))
}

const filler = 'Cette phrase ne dit rien de ce qui est demandé, mais elle prend de la place dans le passage cité ici. '

test('a short passage is shown whole, its best sentence marked', () => {
  const text = 'La durée est de :\n\n- deux mois ;\n- quatre mois pour les cadres.'
  const excerpt = excerptOf(text, scored(text, 'cadres'))
  assert.equal(
    quotation(text, excerpt, '[…]'),
    '> La durée est de :\n>\n> - deux mois ;\n> - **quatre mois pour les cadres.**',
  )
})

test('of a long passage, whole blocks around the best sentence, and what is left out is shown', () => {
  const blocks = Array.from({ length: 12 }, (_, index) => `${filler}Paragraphe ${index}.`)
  const text = blocks.join('\n\n')
  const excerpt = excerptOf(text, scored(text, 'Paragraphe 6'))
  const shown = quotation(text, excerpt, '[…]')
  assert.match(shown, /^> \[…\]\n/)
  assert.match(shown, /\*\*Paragraphe 6\.\*\*/)
  assert.match(shown, /\n> \[…\]$/)
  assert.ok(shown.length < text.length)
})

test('an item comes with the sentence that introduces its list, a row with the header of its table', () => {
  const list = `${filler.repeat(10)}\n\nOnt droit au congé :\n\n- le père ;\n- la mère.`
  const item = excerptOf(list, scored(list, 'la mère'))
  assert.match(list.slice(item.start, item.end), /^Ont droit au congé :/)
  const rows = Array.from({ length: 40 }, (_, year) => `| Année ${year} | ${year} jours ouvrables de congé |`)
  const table = ['| Année | Durée |', '| --- | --- |', ...rows].join('\n')
  const shown = quotation(table, excerptOf(table, scored(table, 'Année 33 ')), '[…]')
  assert.match(shown, /> \| Année \| Durée \|\n> \| --- \| --- \|\n> \| Année/)
  assert.match(shown, /\| \*\*Année 33\*\* \| \*\*33 jours ouvrables de congé\*\* \|/)
})

test('words of a document are never read as signs of ours', () => {
  const text = '# Titre\n\nVoir la note [3] et **ce mot**.'
  const shown = quotation(text, excerptOf(text, scored(text, 'note')), '[…]')
  assert.equal(shown, '> **Titre**\n>\n> **Voir la note \\[3] et ce mot.**')
  assert.equal(escapeMarkdown('Prime [1] *brute*'), 'Prime \\[1\\] \\*brute\\*')
})

test('a passage that ends by announcing a list says so', () => {
  const text = 'Un premier point.\n\nCe délai est de :'
  const lead = introductionAtEnd(text)
  assert.equal(lead && text.slice(lead.start, lead.end), 'Ce délai est de :')
  assert.equal(introductionAtEnd('Tout est dit.'), null)
})
