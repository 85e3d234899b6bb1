import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deniesTheOther, oppositeSense } from './polarity.ts'

describe('one text denies what the other affirms', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Le congé n’est pas rémunéré.', 'Le congé est rémunéré.'],
    ["L'employeur ne peut pas refuser.", "L'employeur peut refuser."],
    ['L’employeur ne peut refuser.', 'L’employeur peut refuser.'],
    ['Vous ne pouvez pas stationner sans ticket.', 'Vous pouvez stationner sans ticket.'],
    ['Vous ne pouvez stationner ici.', 'Vous pouvez stationner ici.'],
    ['Vous ne devez pas payer la caution.', 'Vous devez payer la caution.'],
    ['Vous n’avez pas droit à la prime.', 'Vous avez droit à la prime.'],
    ['Tu ne peux pas refuser.', 'Tu peux refuser.'],
    ['Nous ne pourrons pas rembourser la cantine.', 'Nous pourrons rembourser la cantine.'],
    ['L’usager ne devrait pas payer.', 'L’usager devrait payer.'],
    ['Je ne suis pas imposable.', 'Je suis imposable.'],
    ['L’accès n’est plus autorisé.', 'L’accès est autorisé.'],
    ['La période ne saurait excéder un mois.', 'La période peut excéder un mois.'],
    ['Elle n’a pas besoin d’être validée.', 'Elle doit être validée.'],
    ['Le préavis n’est jamais dû.', 'Le préavis est dû.'],
    ['Le salarié n’est plus tenu de répondre.', 'Le salarié est tenu de répondre.'],
    ['Le délai n’est nullement prolongé.', 'Le délai est prolongé.'],
    ['Ce n’est pas obligatoire.', 'C’est obligatoire.'],
    ['Aucun préavis n’est dû.', 'Un préavis est dû.'],
    ['Aucune indemnité ne peut être versée.', 'Une indemnité peut être versée.'],
    ['Le congé est non rémunéré.', 'Le congé est rémunéré.'],
    ['The leave is not paid.', 'The leave is paid.'],
    ['The employer cannot refuse.', 'The employer can refuse.'],
    ["It doesn't apply to managers.", 'It applies to managers.'],
    ['The notice is never extended.', 'The notice is extended.'],
  ]
  for (const [denied, affirmed] of cases) {
    test(denied, () => {
      assert.deepEqual([deniesTheOther(denied, affirmed), deniesTheOther(affirmed, denied)], [true, true])
    })
  }
})

describe('neither text denies the other', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Le congé est payé.', 'Le congé est payé.'],
    ['Vous ne pouvez pas refuser.', 'Vous ne pouvez refuser.'],
    ['Vous pouvez refuser la prime.', 'Vous ne pouvez pas stationner.'],
    ['Le stationnement est autorisé aux riverains.', 'Le stationnement n’est autorisé qu’aux riverains.'],
    ['Le congé n’est pas payé.', 'Le congé n’est pas payé.'],
    ['Le congé n’est pas payé.', 'Le congé ne peut pas être payé.'],
    ['Aucun préavis n’est dû.', 'Le préavis n’est pas dû.'],
    ['Le congé est non rémunéré.', 'Le congé n’est pas rémunéré.'],
    ['Le congé, rémunéré ou non, est accordé.', 'Le congé rémunéré est accordé.'],
    ['Le non-respect de la règle est puni.', 'Le respect de la règle est exigé.'],
    ['Not only is the leave paid.', 'The leave is paid.'],
    ['The leave is not paid.', 'The leave is unpaid, not paid.'],
    ['Le chat ne dort pas.', 'Le délai est de deux mois.'],
    ['', ''],
  ]
  for (const [left, right] of cases) {
    test(`${left} / ${right}`, () => {
      assert.deepEqual([deniesTheOther(left, right), deniesTheOther(right, left)], [false, false])
    })
  }
})

describe('a word whose opposite stands in the other text is told as it is written there, without accents', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['au moins deux mois', 'au plus deux mois', 'au moins'],
    ['deux mois au maximum', 'deux mois au minimum', 'au maximum'],
    ['au plus tôt le 3', 'au plus tard le 3', 'au plus tot'],
    ['avant le 1er mars', 'après le 1er mars', 'avant'],
    ['C’est interdit.', 'C’est autorisé.', 'interdit'],
    ['C’est permis.', 'C’est prohibé.', 'permis'],
    ['La visite est obligatoire.', 'La visite est facultative.', 'obligatoire'],
    ['Il est dispensé d’exécuter le préavis.', 'Il doit exécuter le préavis.', 'dispense d'],
    ['1 500 € brut', '1 500 € net', 'brut'],
    ['moins de 50 salariés', 'plus de 50 salariés', 'moins de'],
    ['un âge inférieur à 18 ans', 'un âge supérieur à 18 ans', 'inferieur'],
    ['at least two weeks', 'at most two weeks', 'at least'],
    ['It is forbidden.', 'It is allowed.', 'forbidden'],
    ['fewer than ten', 'more than ten', 'fewer than'],
  ]
  for (const [claim, stated, word] of cases) {
    test(`${claim} / ${stated}`, () => assert.equal(oppositeSense(claim, stated), word))
  }
})

describe('no opposite is told', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['avant et après', 'après'],
    ['après', 'avant et après'],
    ['au moins deux mois', 'deux mois'],
    ['deux mois', 'au plus deux mois'],
    ['au moins deux mois', 'au moins trois mois'],
    ['brutal', 'net'],
    ['auparavant', 'après'],
    ['', 'au plus'],
  ]
  for (const [claim, stated] of cases) {
    test(`${claim} / ${stated}`, () => assert.equal(oppositeSense(claim, stated), null))
  }
})

test('a text of signs without end is read in a moment', () => {
  for (const part of ['ne ', 'aucun ', 'n’', 'not ', 'non é ', 'a’', 'ne peut ']) {
    const text = part.repeat(Math.ceil(200_000 / part.length))
    const before = process.threadCpuUsage()
    assert.equal(deniesTheOther(text, text), false, part)
    assert.ok(process.threadCpuUsage(before).user < 5_000_000, part)
  }
})
