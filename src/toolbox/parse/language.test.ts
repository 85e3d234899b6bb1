import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf } from './language.ts'

test('a declared language is believed, in its short form', () => {
  assert.equal(languageOf('the and of', 'fr-FR'), 'fr')
  assert.equal(languageOf('le la les', ' EN '), 'en')
  assert.equal(languageOf('le la les', 'br_FR'), 'br')
})

test('a declaration that says nothing is not believed', () => {
  assert.equal(languageOf('le règlement de la commune est dans les mains du maire', ''), 'fr')
  assert.equal(languageOf('the rules of the city are for all of us', 'english'), 'en')
  assert.equal(languageOf('the rules of the city are for all of us', null), 'en')
})

test('a text that does not tell is French here', () => assert.equal(languageOf('12 345'), 'fr'))
