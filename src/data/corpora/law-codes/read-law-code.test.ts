import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveOf, readAll } from '../../../../test/fakes/memory-archive.ts'
import { chunkDocument } from '#data/chunks/chunk'
import { listLawCode } from './read-law-code.ts'

const { signal } = new AbortController()

function article(num: string | null, rest: object = {}) {
  const data = {
    id: `LEGIARTI-${num}-2`,
    cid: `LEGIARTI-${num}`,
    num,
    texteHtml: `<p>Texte de l'article ${num}.</p>`,
    nota: '',
    etat: 'VIGUEUR',
    dateDebut: Date.UTC(2020, 0, 1),
    dateFin: 32_472_144_000_000,
    articleVersions: [{ id: `LEGIARTI-${num}-1` }, { id: `LEGIARTI-${num}-2` }],
    ...rest,
  }
  return { type: 'article', data }
}

function section(title: string, ...children: object[]): object {
  return { type: 'section', data: { title }, children }
}

const read = (...children: object[]) => {
  const code = { type: 'code', data: { title: 'Code du travail' }, children }
  return readAll(listLawCode('LEGITEXT1', archiveOf({ 'package/data/LEGITEXT1.json': JSON.stringify(code) }), signal))
}

test('an article has its code and number as title, its sections as path, its dates and its state', async () => {
  const [found] = await read(
    section('Partie législative  ', section("Titre II : Contrat\u00a0d'essai", article('L1221-19'))),
  )
  const document = found?.document
  assert.equal(found?.item.externalId, 'LEGIARTI-L1221-19')
  assert.equal(document?.title, 'Code du travail, article L1221-19')
  assert.equal(document.canonicalUrl, 'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI-L1221-19-2')
  assert.deepEqual(document.version, {
    key: 'LEGIARTI-L1221-19-2',
    effectiveFrom: '2020-01-01',
    effectiveTo: null,
    legalStatus: 'VIGUEUR',
  })
  const [passage] = chunkDocument(document.title, document.parsed)
  assert.deepEqual(passage?.path, ['Partie législative', "Titre II : Contrat d'essai"])
  assert.equal(passage?.text, "Texte de l'article L1221-19.")
})

test('a repeal to come keeps its day; the year 2999 is no end', async () => {
  const [found] = await read(article('L1', { etat: 'ABROGE_DIFF', dateFin: Date.UTC(2026, 8, 1) }))
  assert.deepEqual(
    [found?.document?.version?.effectiveTo, found?.document?.version?.legalStatus],
    ['2026-09-01', 'ABROGE_DIFF'],
  )
  const [stateless] = await read(article('L2', { etat: null, dateDebut: null }))
  assert.deepEqual(
    [stateless?.document?.version?.effectiveFrom, stateless?.document?.version?.legalStatus],
    [null, null],
  )
})

test('an article answers to its number, to its stable id and to the ids of its earlier versions', async () => {
  const [found] = await read(article('L1221-19'))
  assert.deepEqual(found?.document?.aliases, [
    'article l1221-19',
    'article l1221-19 code du travail',
    'legiarti-l1221-19',
    'legiarti-l1221-19-2',
    'legiarti-l1221-19-1',
  ])
})

test('ten levels of sections are six headings; none of their words is lost', async () => {
  const names = Array.from({ length: 10 }, (_, level) => `Niveau ${level}`)
  const nested = names.reduceRight<object>((inner, name) => section(name, inner), article('L9'))
  const [found] = await read(nested)
  const [passage] = chunkDocument('Code du travail, article L9', found?.document?.parsed ?? assert.fail())
  assert.equal(passage?.path.length, 6)
  assert.deepEqual(passage.path.join(' > ').split(' > '), names)
})

test('lists and tables of an article stay, its nota is a note, and a long article is cut', async () => {
  const html = '<p>Sont exclus :</p><table><tr><th>Cas</th></tr><tr><td>Un</td></tr></table>'
  const [found] = await read(article('R1', { texteHtml: html, notaHtml: '<p>En vigueur au 1er mai.</p>' }))
  assert.equal(
    found?.document?.parsed.markdown,
    'Sont exclus :\n\n| Cas |\n| --- |\n| Un |\n\n> Nota\n>\n> En vigueur au 1er mai.',
  )
  const sentences = Array.from({ length: 400 }, (_, number) => `La phrase ${number} du règlement.`)
  const long = `<p>${sentences.join(' ')}</p>`
  const [cut] = await read(article('R2', { texteHtml: long }))
  const passages = chunkDocument('t', cut?.document?.parsed ?? assert.fail())
  assert.ok(passages.length > 5 && passages.every(({ text }) => text.length <= 1600))
})

test('the mark follows the text, the dates and the place of an article', async () => {
  const markOf = async (...children: object[]) => (await read(...children))[0]?.item.mark
  const before = await markOf(section('Titre I', article('L1')))
  assert.equal(await markOf(section('Titre I', article('L1'))), before)
  assert.notEqual(await markOf(section('Titre II', article('L1'))), before)
  assert.notEqual(await markOf(section('Titre I', article('L1', { etat: 'ABROGE' }))), before)
})

test('an article without text is no document, and a package without the code is told', async () => {
  const [empty] = await read(article('L3', { texteHtml: ' ', texte: null }))
  assert.equal(empty?.document, null)
  await assert.rejects(readAll(listLawCode('LEGITEXT2', archiveOf({}), signal)), { code: 'corrupted' })
  const wrong = archiveOf({ 'package/data/LEGITEXT1.json': '[]' })
  await assert.rejects(readAll(listLawCode('LEGITEXT1', wrong, signal)), { code: 'corrupted' })
})
