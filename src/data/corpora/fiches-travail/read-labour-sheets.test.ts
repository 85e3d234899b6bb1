import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeTarball } from '../../../../test/fakes/tarball.ts'
import { chunkDocument } from '#data/chunks/chunk'
import { openArchive } from '../archives/open-archive.ts'
import type { LabourSheet } from './read-labour-sheets.ts'
import { listLabourSheets, parseLabourSheets, toSourceDocument } from './read-labour-sheets.ts'

const folder = await mkdtemp(join(tmpdir(), 'labour-sheets-'))
after(() => rm(folder, { recursive: true, force: true }))
const fixture = await readFile(new URL('./fixtures/labour-sheets.json', import.meta.url), 'utf8')

function sheet(html: string, rest: Partial<LabourSheet> = {}): LabourSheet {
  const facts = {
    pubId: 'article1',
    title: 'Les congés',
    date: '3/2/2026',
    url: 'https://travail-emploi.gouv.fr/conges',
  }
  return { ...facts, intro: '', sections: [{ title: 'Quelle durée ?', html }], ...rest }
}

const listed = async (file: string) =>
  Array.fromAsync(listLabourSheets(await openArchive(file), new AbortController().signal))

const markdown = (html: string): string => toSourceDocument(sheet(html)).parsed.markdown

test('a real sheet keeps its text, headings, source, licence and date', () => {
  const [first] = parseLabourSheets(fixture)
  assert.ok(first)
  const document = toSourceDocument(first)
  assert.deepEqual(
    [document.title, document.updatedAt, document.publisher, document.licence],
    ["La période d'essai", '2025-09-25', 'Ministère du Travail', 'Licence Ouverte / Etalab 2.0'],
  )
  const passages = chunkDocument(document.title, document.parsed)
  const wanted = passages.find(({ text }) => text.includes('quatre mois pour les cadres'))
  assert.ok(wanted)
  assert.ok(wanted.path.length > 0)
  assert.ok(passages.every(({ text }) => !/<[a-z]+[ >]/.test(text)))
})

test('headings nest below their section, lists and notes stay what they are', () => {
  const html =
    '<h3>Le principe</h3><p>Deux jours et demi.</p><ul><li>un<ul><li>dedans</li></ul></li><li>deux</li></ul>' +
    '<div class="fr-highlight"><p>À savoir</p></div>'
  const lines = ['# Quelle durée ?', '## Le principe', 'Deux jours et demi.', '- un\n   - dedans\n- deux', '> À savoir']
  assert.equal(markdown(html), lines.join('\n\n'))
})

test('a table with merged cells can be read row by row', () => {
  const html =
    '<table><tr><th>Cas</th><th>Durée</th></tr><tr><td rowspan="2">Cadre</td><td>4 mois</td></tr>' +
    '<tr><td>8 mois | renouvelé</td></tr></table>'
  const rows = ['| Cas | Durée |', '| --- | --- |', '| Cadre | 4 mois |', '| Cadre | 8 mois \\| renouvelé |']
  assert.ok(markdown(html).endsWith(rows.join('\n')))
})

test('players and cards that lead to other sheets are left out', () => {
  const html = '<p>Texte.</p><div class="fr-card"><h3>Autre fiche</h3></div><script>mal()</script>'
  assert.equal(markdown(html), '# Quelle durée ?\n\nTexte.')
})

test('a date that is none is refused, as is a package without sheets', async () => {
  assert.throws(() => toSourceDocument(sheet('', { date: 'hier' })), { code: 'corrupted' })
  const file = join(folder, 'empty.tgz')
  await writeTarball(file, { 'package/package.json': '{}' })
  await assert.rejects(listed(file), { code: 'corrupted' })
})

test('the sheets come from the package in its order', async () => {
  const file = join(folder, 'sheets.tgz')
  const sheets = [sheet('<p>a</p>'), sheet('<p>b</p>', { pubId: 'article2' })]
  await writeTarball(file, { 'package/other.json': '[]', 'package/data/fiches-travail.json': JSON.stringify(sheets) })
  const read = await listed(file)
  assert.deepEqual(
    read.map(({ externalId }) => externalId),
    ['article1', 'article2'],
  )
})

test('articles that editors linked are references of their section, by their stable id', () => {
  const articles = [{ text: 'L3141-3', cid: 'LEGIARTI000006902650', id: 'LEGIARTI000033020853' }, { cid: 'LEGIARTI1' }]
  const unresolved = { articles: [{ text: 'L. 1' }] }
  const references = { LEGITEXT000006072050: { name: 'code du travail', articles }, UNDEFINED: unresolved }
  const document = toSourceDocument(
    sheet('', { sections: [{ title: 'Quelle durée ?', html: '<p>a</p>', references }] }),
  )
  assert.deepEqual(document.references, [
    {
      kind: 'article',
      target: 'legiarti000006902650',
      label: 'L3141-3 du code du travail',
      heading: 'Quelle durée ?',
    },
  ])
})
