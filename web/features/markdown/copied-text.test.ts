import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHtml } from './html-text.ts'
import { toPlainText } from './plain-text.ts'

const markdown = `## Durée

**Quatre mois** pour les cadres [1], voir [la fiche](https://exemple.fr/fiche?a=1&b=2).

- un
- deux
  1. premier
  2. second

> Cité &amp; relu.

| Poste | Prix |
|---|---|
| Salle | 40 € |

[piège](javascript:alert(1)) <img src=x onerror=alert(1)>
`

test('Markdown is copied as a person would type it', () => {
  assert.equal(
    toPlainText(markdown),
    [
      'Durée',
      'Quatre mois pour les cadres [1], voir la fiche (https://exemple.fr/fiche?a=1&b=2).',
      '- un\n- deux\n  1. premier\n  2. second',
      'Cité & relu.',
      'Poste\tPrix\nSalle\t40 €',
      'piège <img src=x onerror=alert(1)>',
    ].join('\n\n'),
  )
})

test('and as structure for a word processor, with nothing that runs or loads', () => {
  const html = toHtml(markdown)
  assert.match(html, /<h3>Durée<\/h3>/)
  assert.match(html, /<strong>Quatre mois<\/strong> pour les cadres \[1\]/)
  assert.match(html, /<a href="https:\/\/exemple.fr\/fiche\?a=1&amp;b=2">la fiche<\/a>/)
  assert.match(html, /<ul><li>un<\/li><li>deux<ol><li>premier<\/li><li>second<\/li><\/ol><\/li><\/ul>/)
  assert.match(html, /<blockquote><p>Cité &amp; relu.<\/p><\/blockquote>/)
  assert.match(html, /<tr><th>Poste<\/th><th>Prix<\/th><\/tr><tr><td>Salle<\/td><td>40 €<\/td><\/tr>/)
  assert.doesNotMatch(html, /<img|<script|javascript:/)
})
