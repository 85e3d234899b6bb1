import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainText } from './plain-text.ts'

test('marks, addresses and rules of tables are not words', () => {
  assert.equal(plainText('Voir [le **code**](https://exemple.fr/a_(b) "titre") et `x`'), 'Voir le code et x')
  assert.deepEqual(plainText('| Cas | Durée |\n| --- | --- |\n| Cadre | 4 mois |').split(/\s+/), [
    'Cas',
    'Durée',
    'Cadre',
    '4',
    'mois',
  ])
  assert.equal(plainText('> À savoir\n\n## Titre\n\n- un\n- deux'), 'À savoir\nTitre\n\n- un\n- deux')
  assert.equal(plainText('\\# croisillon et \\*étoile\\*'), '# croisillon et *étoile*')
})
