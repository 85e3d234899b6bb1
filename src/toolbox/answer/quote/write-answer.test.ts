import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUnitsOf } from '../../../../test/fakes/read-units.ts'
import { chooseChunks } from './choose-units.ts'
import { answerLines } from './write-answer.ts'

/** The lines of an answer that quotes a passage, its units worth what is given for the words that they hold. */
const linesOf = (passage: string, worth: Readonly<Record<string, number>>): string =>
  answerLines(chooseChunks([readUnitsOf(passage, worth)]))

const prices = `| Prestation | Habitants | Extérieurs |
| --- | --- | --- |
| Cantine | 3,20 € | 4,80 € |
| Piscine | 2,10 € | 3,60 € |
| Patinoire | 4,00 € | 6,30 € |`

test('of a table, the rows that are as near as the nearest stand under the header', () => {
  assert.equal(
    linesOf(prices, { Piscine: 9, Patinoire: 7.2, Cantine: 4 }),
    `| Prestation | Habitants | Extérieurs |
| --- | --- | --- |
| Piscine | 2,10 € | 3,60 € |
| Patinoire | 4,00 € | 6,30 € |

[1]`,
  )
})

test('a row far behind the nearest of another table stays: it may be what the other table does not say', () => {
  const hours = `${prices}\n\nHoraires\n\n| Lieu | Ouverture |\n| --- | --- |\n| Bassin | 9 h |`
  const lines = linesOf(hours, { Piscine: 9, Bassin: 5, Cantine: 4, Patinoire: 4 })
  assert.match(lines, /Bassin \| 9 h/)
  assert.doesNotMatch(lines, /Cantine/)
})

test('words that are left out between two items, or two sentences, are said to be', () => {
  const list = `Elle ne peut pas dépasser :

- quatre mois pour les ouvriers ;
- six mois pour les techniciens ;
- huit mois pour les cadres.`
  const worth = { huit: 9, quatre: 8, six: 8.5, dépasser: 1 }
  assert.match(linesOf(list, worth), /ouvriers ;\n- six mois pour les techniciens ;\n- huit/)
  const long = list.replace('techniciens ;', `techniciens ${'et les agents de maîtrise '.repeat(24)};`)
  assert.match(linesOf(long, worth), /ouvriers ;\n- \[…\]\n- huit mois pour les cadres\. \[1\]$/)
  const sentences = 'Le badge est gratuit. Il est remis au bâtiment B. Perdu, il coûte 12 €.'
  const far = sentences.replace('B.', `B ${'par la conciergerie de la mairie '.repeat(20)}.`)
  assert.match(
    linesOf(far, { Perdu: 9, gratuit: 8, conciergerie: 7 }),
    /^Le badge est gratuit\. \[…\] Perdu, il coûte 12 €\. \[1\]$/,
  )
})
