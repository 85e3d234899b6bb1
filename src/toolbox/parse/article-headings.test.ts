import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withArticleHeadings } from './article-headings.ts'

test('titles of articles are headings below what stands above them', () => {
  const order =
    '# Arrêté\n\nARRÊTE\n\nArticle 1er – Transfert\n\nLe marché est transféré.\n\nArticle 2\n\nIl dure un an.'
  assert.equal(
    withArticleHeadings(order),
    '# Arrêté\n\nARRÊTE\n\n## Article 1er – Transfert\n\nLe marché est transféré.\n\n## Article 2\n\nIl dure un an.',
  )
  assert.match(
    withArticleHeadings('### Titre\n\nArticle 1\n\na\n\nArticle 2\n\nb'),
    /^#### Article 1\n\na\n\n#### Article 2/m,
  )
})

const kept: readonly [what: string, text: string][] = [
  ['a sentence', 'Article 1 : le maire signe.\n\nArticle 2 : la secrétaire publie.'],
  ['a single one', 'Voir ceci.\n\nArticle 12\n\nTexte'],
  ['what is a heading already', '## Article 1\n\na\n\nArticle 2\n\nArticle 3'],
  ['other words', 'Articles de sport\n\nArticle de presse\n\nArticle 1, 2 et 3,'],
  ['nothing', ''],
]

for (const [what, text] of kept) {
  test(`${what} stays as it is`, () => assert.equal(withArticleHeadings(text), text))
}
