import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Pleasantry, pleasantryKinds, pleasantryOf } from './small-talk.ts'
import { wordsIn } from '../locales/words.ts'

const cases: Readonly<Record<Pleasantry, readonly string[]>> = {
  greeting: ['Bonjour', 'Bonjour, ça va ?', 'Hello', 'ALLO Y A QUELQU’UN ???', 'slt'],
  thanks: ['Merci beaucoup !', 'merci pour votre aide', 'Thank you so much'],
  farewell: ['Au revoir', 'à bientôt !'],
  assent: ['ok', 'D’accord, parfait.'],
  insult: ['T’es vraiment nul', 'espèce de con'.slice(10), 'connard'],
  'about-itself': ['Qui es-tu ?', 'Que peux-tu faire ?', 'Es-tu un robot ?', 'Who are you?'],
  'nothing-asked': ['?', '...', '👋', 'test'],
}

test('what asks nothing is told by its kind', () => {
  for (const kind of pleasantryKinds)
    for (const message of cases[kind]) assert.equal(pleasantryOf(message), kind, message)
})

test('a greeting with a question is a question', () => {
  for (const message of ['Bonjour, quel est le SMIC ?', 'congés payés', 'Merci, et pour un cadre ?', 'grève'])
    assert.equal(pleasantryOf(message), null, message)
})

test('each kind has its own words, in both languages', () => {
  for (const language of ['fr', 'en'] as const) {
    const said = pleasantryKinds.map((kind) => wordsIn(language).pleasantries[kind])
    assert.equal(new Set(said).size, pleasantryKinds.length)
    for (const words of said) assert.ok(words.length < 260, words)
  }
})
