import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsOf } from './claims-of.ts'

function read(answer: string): [string, readonly number[]][] {
  return claimsOf(answer, 100).map(({ text, citations }) => [text, citations])
}

test('each sentence is a claim with its markers, and its place in the answer', () => {
  const answer = 'Un cadre a quatre mois [1]. Le renouvellement est possible une fois [2][3].'
  assert.deepEqual(read(answer), [
    ['Un cadre a quatre mois [1].', [1]],
    ['Le renouvellement est possible une fois [2][3].', [2, 3]],
  ])
  for (const { start, end, text } of claimsOf(answer, 100)) assert.equal(answer.slice(start, end), text)
})

test('items and rows take the markers of the sentence that introduces them', () => {
  assert.deepEqual(read('La durée est de [1] :\n- deux mois pour les ouvriers ;\n- quatre mois pour les cadres [2].'), [
    ['deux mois pour les ouvriers ;', [1]],
    ['quatre mois pour les cadres [2].', [2]],
  ])
  assert.deepEqual(read('Durées [1] :\n\n| Cas | Durée |\n| --- | --- |\n| Jumeaux | 34 semaines |'), [
    ['| Jumeaux | 34 semaines |', [1]],
  ])
})

test('what says nothing is no claim: headings, questions, introductions, words about the answer', () => {
  assert.deepEqual(
    read('# Durée\n\nVoici la réponse :\n\nEt pour un cadre ?\n\nN’hésitez pas à consulter un avocat.'),
    [],
  )
  assert.deepEqual(read('Les passages fournis ne précisent pas la durée du renouvellement.'), [])
  assert.equal(read('Voici : la durée est de quatre mois.').length, 1)
})

test('a sentence without a marker knows what the next one of its paragraph cites', () => {
  const [first] = claimsOf('L’employeur doit prévenir le salarié. Le délai est de deux semaines [2].', 100)
  assert.deepEqual([first?.citations, first?.following], [[], [2]])
})

test('markers alone on a line belong to what precedes', () => {
  assert.deepEqual(read('Un cadre a quatre mois.\n[1]'), [['Un cadre a quatre mois.\n[1]', [1]]])
  assert.deepEqual(read('- Un cadre a quatre mois.\n\n[1]'), [['Un cadre a quatre mois.', [1]]])
})

test('no more is read of an answer without end than the claims that are asked for', () => {
  const rows = claimsOf(`| cas | délai |\n|---|---|\n${'| cadre | 4 mois |\n'.repeat(500)}`, 3)
  assert.deepEqual(
    rows.map(({ text }) => text),
    Array<string>(3).fill('| cadre | 4 mois |'),
  )
})
