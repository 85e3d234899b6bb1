import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { qualifierAt, unitAt } from './units.ts'

describe('the unit that follows a number, in the base of its family', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    [' ans', 'month', 12],
    [' année', 'month', 12],
    [' years', 'month', 12],
    [' semestres', 'month', 6],
    [' trimestre', 'month', 3],
    [' mois', 'month', 1],
    [' months', 'month', 1],
    [' semaines', 'day', 7],
    [' weeks', 'day', 7],
    [' jours', 'day', 1],
    [' journée', 'day', 1],
    ['h', 'minute', 60],
    [' heures', 'minute', 60],
    [' min', 'minute', 1],
    [' mn', 'minute', 1],
    [' minutes', 'minute', 1],
    [" millions d'euros", 'euro', 1e6],
    [' million €', 'euro', 1e6],
    [' milliards d’euros', 'euro', 1e9],
    [' k€', 'euro', 1000],
    ['€', 'euro', 1],
    [' eur', 'euro', 1],
    [' centimes', 'euro', 0.01],
    ['%', 'ratio', 0.01],
    [' pour cent', 'ratio', 0.01],
    [' p. 100', 'ratio', 0.01],
    [' percent', 'ratio', 0.01],
    [' salariés', 'person', 1],
    [' agents', 'person', 1],
    [' people', 'person', 1],
    [' fois', 'times', 1],
    [' km', 'kilometre', 1],
    ['°c', 'degree', 1],
    [' degrés', 'degree', 1],
    [' db', 'decibel', 1],
    ['** jours', 'day', 1],
    ['-jours', 'day', 1],
  ]
  for (const [after, unit, factor] of cases) {
    test(JSON.stringify(after), () => {
      const found = unitAt(after)
      assert.deepEqual([found?.unit, found?.factor, found?.length], [unit, factor, after.length])
    })
  }
})

describe('what follows a number and counts nothing known', () => {
  const cases = [
    '',
    ' ',
    ' articles',
    ' moisson',
    ' journal',
    ' heureux',
    ' ansérine',
    ' minimes',
    '    jours',
    ' hôtels',
  ]
  for (const after of cases) test(JSON.stringify(after), () => assert.equal(unitAt(after), null))
})

describe('what qualifies a figure right after its unit', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    [' ouvrables', 'ouvrable'],
    [' ouvrable', 'ouvrable'],
    [' working', 'ouvrable'],
    [' ouvrés', 'ouvré'],
    [' calendaires', 'calendaire'],
    [' calendar', 'calendaire'],
    [' de ouvrables', 'ouvrable'],
    [' brut', 'brut'],
    [' bruts', 'brut'],
    [' brute', 'brut'],
    [' gross', 'brut'],
    [' net', 'net'],
    [' nets', 'net'],
    [' nette', 'net'],
    [' nettes', 'net'],
    [' **net**', 'net'],
    [' francs', null],
    [' brutal', null],
    [' nettoyage', null],
    ['', null],
  ]
  for (const [after, qualifier] of cases) {
    test(JSON.stringify(after), () => assert.equal(qualifierAt(after)?.qualifier ?? null, qualifier))
  }

  test('takes the characters up to its end', () => {
    assert.deepEqual(qualifierAt(' ouvrables suivants'), { qualifier: 'ouvrable', length: ' ouvrables'.length })
  })
})
