import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterOf } from './letters.ts'

const facts = { name: 'Camille Roux', organisation: 'Ville de Brénac', address: 'https://socle.example/invitation?t=1' }
const until = (expiresAt: Date, language: 'fr' | 'en', kind: 'invitation' | 'password_reset' = 'invitation'): string =>
  /(?:jusqu’au|until) (.+)\. (?:Ne|Do)/.exec(letterOf(kind, language, { ...facts, expiresAt }).text)?.[1] ?? ''

const days = [
  {
    day: new Date(2026, 10, 1, 9, 5),
    fr: 'dimanche 1er novembre 2026 à 09:05',
    en: 'Sunday, 1 November 2026 at 09:05',
  },
  {
    day: new Date(2026, 10, 11, 19, 0),
    fr: 'mercredi 11 novembre 2026 à 19:00',
    en: 'Wednesday, 11 November 2026 at 19:00',
  },
]
for (const { day, fr, en } of days) {
  test(`a link that ends on "${fr}" says so in both languages and both letters`, () => {
    for (const kind of ['invitation', 'password_reset'] as const) {
      assert.equal(until(day, 'fr', kind), fr)
      assert.equal(until(day, 'en', kind), en)
    }
  })
}

test('a letter names the person, the organisation and the address', () => {
  const { subject, text } = letterOf('invitation', 'fr', { ...facts, expiresAt: new Date(2026, 10, 2) })
  assert.equal(subject, 'Votre accès à Socle, Ville de Brénac')
  assert.match(text, /^Bonjour Camille Roux,\n/)
  assert.match(text, /\nhttps:\/\/socle\.example\/invitation\?t=1\n/)
})
