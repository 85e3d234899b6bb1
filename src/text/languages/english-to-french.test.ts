import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFrenchWords } from './english-to-french.ts'
import { languageOf } from './languages.ts'

test('an English question gets the French words of its subject, several words first', () => {
  assert.equal(withFrenchWords('What is the minimum wage?'), '? SMIC salaire minimum')
  assert.equal(withFrenchWords('How many public holidays are paid?'), 'many paid payé rémunéré? jour férié')
  assert.match(withFrenchWords('Where do I book the sports hall?'), /réserver.*gymnase/)
  assert.equal(withFrenchWords('my employees and their children'), 'employees salarié agent children enfants')
})

test('a word that it does not know stays: it may be a name', () => {
  assert.match(withFrenchWords('Opening hours of the Jaurès library'), /Jaurès.*bibliothèque/)
})

test('short questions are told apart by their common words', () => {
  for (const text of ['Can I refuse to work on Sunday?', 'what are the opening hours', 'Do we get paid?'])
    assert.equal(languageOf(text), 'en', text)
  for (const text of ['A quelle heure on ferme ?', 'ça coûte combien ?', 'piscine', 'Congés en mai'])
    assert.equal(languageOf(text), 'fr', text)
})
