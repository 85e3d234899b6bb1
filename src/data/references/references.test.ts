import { asDocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { testData } from '../../../test/fakes/data.ts'
import type { Corpus, SourceDocument, SourceItem } from '../corpora/corpus.ts'
import { searchChunks } from '../search/search-chunks.ts'
import { syncCorpus } from '../sources/sync-corpus.ts'
import { articleAliases } from './legal-reference.ts'
import { listReferences } from './list-references.ts'

const data = await testData()
const reader = await data.person()
const archive = join(data.folder, 'law.zip')
let archives = 0

interface Wording {
  code: string
  number: string
  key: string
  text: string
  from?: string | null
  to?: string | null
  status?: string
}

function item({ code, number, key, text, from = '2008-05-01', to = null, status = 'VIGUEUR' }: Wording): SourceItem {
  const document: SourceDocument = {
    title: `${code}, article ${number}`,
    canonicalUrl: `https://www.legifrance.gouv.fr/codes/article_lc/${key}`,
    updatedAt: from,
    publisher: 'DILA',
    licence: 'Licence Ouverte / Etalab 2.0',
    language: 'fr',
    parsed: { title: null, markdown: text, language: 'fr', pages: [] },
    version: { key, effectiveFrom: from, effectiveTo: to, legalStatus: status },
    aliases: [...articleAliases(number, code), `cid-${code}-${number}`.toLowerCase()],
  }
  return {
    externalId: `cid-${code}-${number}`,
    versionKey: key,
    mark: JSON.stringify(document),
    read: () => document,
  }
}

async function read(id: string, items: readonly SourceItem[]): Promise<number> {
  archives += 1
  await writeFile(archive, `PK${archives}`)
  const corpus: Corpus = {
    ...{ id, title: id, description: '', publisher: 'DILA', licence: '', reading: 1 },
    origin: { kind: 'archive', usualPlace: '' },
    async *list() {
      yield* items
    },
  }
  const { collection_id: collectionId } = await syncCorpus(data.job, {
    corpusId: id,
    corpus,
    archive,
    removalsApproved: true,
  })
  await data.follower.catchUp()
  return collectionId
}

const labour = { code: 'Code du travail', number: 'L1221-19' }
const trial = { ...labour, key: 'A2', text: 'La période d’essai dure deux mois pour les ouvriers.' }
const others: Wording[] = [
  {
    code: 'Code du travail',
    number: 'L1221-20',
    key: 'B1',
    text: 'La période d’essai permet d’évaluer les compétences.',
  },
  { code: 'Code rural', number: 'L311-1', key: 'C1', text: 'Sont réputées agricoles toutes les activités de culture.' },
  {
    code: 'Code de la sécurité sociale',
    number: 'L311-1',
    key: 'D1',
    text: 'Les assurances sociales couvrent la maladie.',
  },
  {
    ...{ code: 'Code du travail', number: 'L9', key: 'E1', text: 'Le livret d’ouvrier est visé par le maire.' },
    ...{ to: '2015-01-01', status: 'ABROGE' },
  },
]
await read('codes', [item(trial), ...others.map(item)])

const sheet: SourceItem = {
  externalId: 'fiche-essai',
  mark: '1',
  read: () => ({
    ...{ title: 'La période d’essai', canonicalUrl: 'https://travail-emploi.gouv.fr/essai', updatedAt: '2026-01-01' },
    ...{ publisher: 'Ministère du Travail', licence: '', language: 'fr' },
    parsed: { title: null, markdown: '# Durée\n\nUn essai se prévoit par écrit.', language: 'fr', pages: [] },
    references: [
      {
        kind: 'article',
        target: 'cid-code du travail-l1221-19',
        label: 'L1221-19 du code du travail',
        heading: 'Durée',
      },
      { kind: 'url', target: 'https://exemple.gouv.fr', label: 'Le site' },
    ],
  }),
}
await read('fiches', [sheet])

async function search(query: string, rest: { asOf?: string } = {}) {
  return (await searchChunks(data.as(reader), { query, method: 'hybrid', limit: 10, ...rest })).hits
}

const first = async (query: string): Promise<string | undefined> => (await search(query))[0]?.title

test('an article that is named comes first, whatever its hyphen, space or case', async () => {
  for (const form of ['L. 1221-19', 'l1221‑19', 'L 1221 19', 'ARTICLE L.1221-19 du Code du travail']) {
    assert.equal(await first(`Que dit ${form} sur les compétences ?`), 'Code du travail, article L1221-19', form)
  }
})

test('a number of two codes gives both, unless the question says which', async () => {
  const both = (await search('L. 311-1')).slice(0, 2).map(({ title }) => title)
  assert.deepEqual(both.toSorted(), ['Code de la sécurité sociale, article L311-1', 'Code rural, article L311-1'])
  assert.equal(await first('L. 311-1 du code rural'), 'Code rural, article L311-1')
  const elsewhere = await search('L. 1221-19 du code de la sécurité sociale')
  assert.ok(elsewhere.every(({ score }) => score < 1))
})

test('what one may not read is not resolved', async () => {
  const nobody = { ...reader, principals: [] }
  const { hits } = await searchChunks(data.as(nobody), { query: 'L. 1221-19', method: 'hybrid', limit: 5 })
  assert.deepEqual(hits, [])
})

test('the references of a sheet lead to the articles that are here, and keep the addresses', async () => {
  const [found] = await search('essai par écrit')
  const { rows, total } = await listReferences(data.as(reader), {
    documentId: found?.documentId ?? asDocumentId(0),
    limit: 10,
    offset: 0,
  })
  assert.equal(total, 2)
  assert.deepEqual(
    rows.map(({ label, heading, target_title: title, target_url: url }) => [label, heading, title, url]),
    [
      [
        'L1221-19 du code du travail',
        'Durée',
        'Code du travail, article L1221-19',
        'https://www.legifrance.gouv.fr/codes/article_lc/A2',
      ],
      ['Le site', null, null, null],
    ],
  )
})

test('a repealed article is not found by its words, and is flagged when it is named', async () => {
  assert.ok((await search('livret d’ouvrier visé par le maire')).every(({ externalId }) => !externalId.endsWith('L9')))
  const [named] = await search('article L9 du code du travail')
  assert.deepEqual([named?.externalId, named?.legalStatus], ['cid-Code du travail-L9', 'ABROGE'])
  const then = await search('livret d’ouvrier visé par le maire', { asOf: '2010-06-01' })
  assert.equal(then[0]?.externalId, 'cid-Code du travail-L9')
  assert.deepEqual([then[0]?.legalStatus, then[0]?.effectiveTo], ['ABROGE', '2015-01-01'])
})

test('a new wording takes the place of the old one, which is still found as of its days', async () => {
  const next = {
    ...trial,
    key: 'A3',
    text: 'La période d’essai dure trois mois pour les ouvriers.',
    from: '2024-01-01',
  }
  await read('codes', [item(next), ...others.map(item)])
  const [today] = await search('L. 1221-19')
  assert.match(today?.text ?? '', /trois mois/)
  assert.deepEqual([today?.effectiveFrom, today?.url?.slice(-2)], ['2024-01-01', 'A3'])
  const [before] = await search('L. 1221-19', { asOf: '2023-12-31' })
  assert.match(before?.text ?? '', /deux mois/)
  assert.deepEqual([before?.effectiveTo, before?.url?.slice(-2)], ['2024-01-01', 'A2'])
  const earlier = await search('période d’essai des ouvriers', { asOf: '2001-01-01' })
  assert.ok(earlier.every(({ externalId }) => !externalId.includes('L1221-19')))
})

test('a wording to come is not shown before its day', async () => {
  const later = { ...others[0], key: 'B2', text: 'La période d’essai est supprimée.', from: '2999-01-01' }
  await read('codes', [...others.map(item), item({ ...trial, key: 'A3' }), item({ ...others[0], ...later } as Wording)])
  const [today] = await search('L. 1221-20')
  assert.match(today?.text ?? '', /évaluer les compétences/)
  const [then] = await search('L. 1221-20', { asOf: '2999-06-01' })
  assert.match(then?.text ?? '', /supprimée/)
})
