import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleAliases, articleNumber, legalReferences } from './legal-reference.ts'

const numbers = (text: string): string[] => legalReferences(text).map(({ number }) => number)

test('an article of a code is known whatever its hyphen, space or case', () => {
  const forms = [
    'L. 1221-19',
    'L1221-19',
    'l.1221-19',
    'L 1221-19',
    'L. 1221\u201119',
    'L. 1221 – 19',
    'article L.\u00a01221-19',
    'ART. L1221-19',
    'L 1221 19',
    'l1221\u221219',
  ]
  for (const form of forms) assert.deepEqual(numbers(`Que dit ${form} ?`), ['l1221-19'], form)
})

test('parts of codes, several hyphens and organic law keep what tells them apart', () => {
  assert.deepEqual(numbers('R* 123-4, D. 4228-1-2 et LO 1112-1'), ['r123-4', 'd4228-1-2', 'lo1112-1'])
  assert.deepEqual(numbers('L.O. 141 du code électoral'), ['lo141'])
  assert.equal(articleNumber('Article R*. 4228-1'), 'r4228-1')
})

test('the text that an article belongs to is told when it is named', () => {
  const [travail] = legalReferences("l'article L. 1221-19 du code du travail et la période d'essai")
  assert.ok(travail?.containers.includes('code du travail'))
  const [social] = legalReferences('R. 243-6 du Code de la Sécurité sociale ?')
  assert.ok(social?.containers.includes('code de la securite sociale'))
  assert.deepEqual(legalReferences('L. 2121-10 CGCT')[0]?.containers, ['code general des collectivites territoriales'])
  assert.deepEqual(legalReferences('L. 1221-19 et la suite')[0]?.containers, [])
})

test('an article of a decree or of a law is one with its number', () => {
  const [decree] = legalReferences("l'article 12 du décret n° 2020-123 du 4 mars 2020")
  assert.deepEqual([decree?.number, decree?.containers], ['12', ['decret 2020-123']])
  const [law] = legalReferences('article 3 bis de la loi du 6 janvier 1978 n°78-17')
  assert.deepEqual([law?.number, law?.containers], ['3 bis', ['loi 78-17']])
  assert.deepEqual(legalReferences("voir l'article 12 ci-dessous"), [])
  assert.deepEqual(numbers('article L. 9 et art. R*4'), ['l9', 'r4'])
})

test('amounts, dates and words are no references', () => {
  assert.deepEqual(numbers("payer 1221-19 euros, l'an 2020, le 12 mars, AL 300-2, tél. 01 22 33"), [])
})

test('a long hostile text is read in linear time', () => {
  const start = performance.now()
  legalReferences('l '.repeat(200_000))
  legalReferences(`article 1 ${'du code '.repeat(50_000)}`)
  assert.ok(performance.now() - start < 2_000)
})

test('aliases say the article alone and in its text', () => {
  assert.deepEqual(articleAliases('L1221-19', 'Code du travail'), [
    'article l1221-19',
    'article l1221-19 code du travail',
  ])
})
