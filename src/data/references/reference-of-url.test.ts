import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referenceOfUrl, referencesOfLinks, sheetAlias } from './reference-of-url.ts'

const kindAndTarget = (url: string): string[] => {
  const { kind, target } = referenceOfUrl(url, 'lien')
  return [kind, target]
}

test('an article of law is known by its id in any address that Légifrance has had', () => {
  const id = 'legiarti000006900923'
  for (const url of [
    'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006900923',
    'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006900923/2020-01-01/',
    'http://www.legifrance.gouv.fr/affichCodeArticle.do?idArticle=LEGIARTI000006900923&cidTexte=LEGITEXT000006072050',
    'https://legifrance.gouv.fr/codes/article_lc/legiarti000006900923#haut',
  ]) {
    assert.deepEqual(kindAndTarget(url), ['article', id], url)
  }
  assert.deepEqual(kindAndTarget('https://www.legifrance.gouv.fr/conv_coll/article/KALIARTI000005849388'), [
    'article',
    'kaliarti000005849388',
  ])
  assert.deepEqual(kindAndTarget('https://www.legifrance.gouv.fr/jorf/article_jo/JORFARTI000001234567'), [
    'article',
    'jorfarti000001234567',
  ])
})

test('what resembles an article is a page', () => {
  for (const url of [
    'https://www.legifrance.gouv.fr/codes/id/LEGISCTA000006178039',
    'https://www.legifrance.gouv.fr/codes/id/LEGITEXT000006072050',
    'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI00000690092',
    'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI0000069009234',
    'https://www.legifrance.gouv.fr/xLEGIARTI000006900923',
  ]) {
    assert.deepEqual(kindAndTarget(url), ['url', url])
  }
})

test('a sheet of service-public is known by its number, on its old and new hosts', () => {
  for (const [url, alias] of [
    ['https://www.service-public.fr/particuliers/vosdroits/F2883', 'sheet f2883'],
    ['https://www.service-public.gouv.fr/particuliers/vosdroits/F2883', 'sheet f2883'],
    ['https://entreprendre.service-public.fr/vosdroits/F23570', 'sheet f23570'],
    ['https://www.service-public.fr/professionnels/vosdroits/N24267?lang=fr', 'sheet n24267'],
    ['https://www.service-public.fr/particuliers/vosdroits/R1307#x', 'sheet r1307'],
  ] as const) {
    assert.deepEqual(kindAndTarget(url), ['sheet', alias], url)
  }
})

test('another site, another page, or a number that is no sheet’s is a page', () => {
  for (const url of [
    'https://www.service-public.fr/particuliers/actualites/A17012',
    'https://www.service-public.fr/?q=F2883',
    'https://exemple.fr/vosdroits/F2883',
    'https://www.service-public.fr/particuliers/vosdroits/F28831234',
    'mailto:mairie@ville.fr',
    '',
  ]) {
    assert.deepEqual(kindAndTarget(url), ['url', url], url)
  }
})

test('a page is kept by two thousand characters of its address, with its words and its heading', () => {
  const long = `https://exemple.fr/${'a'.repeat(3_000)}`
  assert.deepEqual(referenceOfUrl(long, 'Guide', 'Partie'), {
    kind: 'url',
    target: long.slice(0, 2_000),
    label: 'Guide',
    heading: 'Partie',
  })
})

test('links of a text are read with their words; what is no link is left', () => {
  const markdown = `Voir [le barème]( https://exemple.fr ), [ la fiche ](https://www.service-public.fr/particuliers/vosdroits/F10)
    et [l'article](https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006900923).
    ![image](https://exemple.fr/a.png) [vide]() [](https://exemple.fr) [mail](mailto:a@b.fr) [deux
    lignes](https://exemple.fr/b) [fin](https://exemple.fr/c`
  assert.deepEqual(
    referencesOfLinks(markdown, 'Titre').map(({ kind, target, label, heading }) => [kind, target, label, heading]),
    [
      ['sheet', 'sheet f10', 'la fiche', 'Titre'],
      ['article', 'legiarti000006900923', "l'article", 'Titre'],
      ['url', 'https://exemple.fr/a.png', 'image', 'Titre'],
    ],
  )
})

test('a hostile text is read in little time', () => {
  const start = performance.now()
  for (const hostile of ['['.repeat(200_000), '[a]('.repeat(50_000), `[a](https://${'x'.repeat(500_000)}`]) {
    assert.deepEqual(referencesOfLinks(hostile), [])
  }
  referenceOfUrl(`https://www.service-public.fr/${'F1/'.repeat(100_000)}`, 'x')
  referenceOfUrl('service-public.fr/'.repeat(50_000), 'x')
  assert.ok(performance.now() - start < 10_000)
})

test('the alias of a sheet is its number in small letters', () => {
  assert.deepEqual(['F2883', 'n12', 'R1'].map(sheetAlias), ['sheet f2883', 'sheet n12', 'sheet r1'])
})
