import { asCollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CataloguedRow } from '#data/collections/catalogue/queries'
import { presentCatalogue } from './dcat.ts'

const publicUrl = new URL('https://socle.ville.test/')

function row(changes: Partial<CataloguedRow> = {}): CataloguedRow {
  return {
    id: asCollectionId(7),
    name: 'Délibérations',
    description: 'Ce que le conseil décide',
    corpus_id: null,
    created_at: new Date('2024-01-02T10:00:00Z'),
    updated_at: new Date('2024-03-04T10:00:00Z'),
    organisation: 'Nîmes',
    documents: 12,
    licence: null,
    publisher: null,
    newest: null,
    ...changes,
  }
}

function catalogue(rows: CataloguedRow[], changes: Partial<Parameters<typeof presentCatalogue>[0]> = {}) {
  const asked = { after: 0, limit: 100 }
  const told = presentCatalogue({ organisation: 'Nîmes', rows, next: null, asked, publicUrl, ...changes })
  return JSON.parse(JSON.stringify(told))
}

const fr = (value: string) => ({ '@language': 'fr', '@value': value })
const day = (value: string) => ({ '@type': 'xsd:date', '@value': value })

describe('the catalogue', () => {
  test('says whose it is, in the vocabularies of DCAT-AP', () => {
    const { '@context': context, ...told } = catalogue([])
    assert.equal(context.dcat, 'http://www.w3.org/ns/dcat#')
    assert.deepEqual(told, {
      '@id': 'https://socle.ville.test/api/catalogue/dcat',
      '@type': 'dcat:Catalog',
      'dct:title': fr('Collections publiques : Nîmes'),
      'dct:description': fr('Documents que Nîmes ouvre à tous, et corpus officiels.'),
      'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': 'Nîmes' },
      'dct:language': { '@id': 'http://publications.europa.eu/resource/authority/language/FRA' },
      'dcat:dataset': [],
    })
  })

  test('was modified when the newest of its datasets was', () => {
    const told = catalogue([row({ newest: '2024-05-01' }), row({ newest: '2024-06-30' }), row()])
    assert.deepEqual(told['dct:modified'], day('2024-06-30'))
  })

  test('of several pages says where the next one is, and the last one that there is none', () => {
    const view = (changes: object) => catalogue([row()], changes)['hydra:view']
    const page = (query: string) => `https://socle.ville.test/api/catalogue/dcat?limit=100${query}`
    assert.equal(view({}), undefined)
    assert.deepEqual(view({ next: 7 }), {
      '@id': page(''),
      '@type': 'hydra:PartialCollectionView',
      'hydra:first': { '@id': page('') },
      'hydra:next': { '@id': page('&after=7') },
    })
    assert.deepEqual(view({ asked: { after: 7, limit: 100 } }), {
      '@id': page('&after=7'),
      '@type': 'hydra:PartialCollectionView',
      'hydra:first': { '@id': page('') },
    })
  })

  test('without a public address has addresses relative to its own', () => {
    const told = catalogue([row()], { publicUrl: null })
    assert.equal(told['@id'], '/api/catalogue/dcat')
    assert.equal(told['dcat:dataset'][0]['@id'], '/collections/7#dataset')
  })
})

describe('a dataset', () => {
  const dataset = (changes: Partial<CataloguedRow> = {}) => catalogue([row(changes)])['dcat:dataset'][0]

  test('is a collection, with the page where it is read', () => {
    const page = 'https://socle.ville.test/collections/7'
    assert.deepEqual(dataset(), {
      '@id': `${page}#dataset`,
      '@type': 'dcat:Dataset',
      'dct:identifier': '7',
      'dct:title': fr('Délibérations'),
      'dct:description': fr('Ce que le conseil décide'),
      'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': 'Nîmes' },
      'dct:issued': day('2024-01-02'),
      'dct:modified': day('2024-03-04'),
      'dcat:landingPage': { '@id': page, '@type': 'foaf:Document' },
      'dcat:distribution': {
        '@id': `${page}#distribution`,
        '@type': 'dcat:Distribution',
        'dct:title': fr('Délibérations'),
        'dcat:accessURL': { '@id': page },
      },
    })
  })

  test('tells the licence, the publisher and the day that all its documents bear', () => {
    const told = dataset({ licence: 'Licence Ouverte 2.0', publisher: 'Gard', newest: '2024-06-30' })
    assert.deepEqual(told['dcat:distribution']['dct:license'], {
      '@type': 'dct:LicenseDocument',
      'rdfs:label': fr('Licence Ouverte 2.0'),
    })
    assert.equal(told['dct:publisher']['foaf:name'], 'Gard')
    assert.deepEqual(told['dct:modified'], day('2024-06-30'))
  })

  test('always has a description: it is mandatory', () => {
    assert.deepEqual(dataset({ description: ' ' })['dct:description'], fr('Délibérations : 12 documents.'))
    assert.deepEqual(dataset({ description: '', documents: 1 })['dct:description'], fr('Délibérations : 1 document.'))
    assert.deepEqual(dataset({ description: '', documents: 0 })['dct:description'], fr('Délibérations : 0 document.'))
  })

  test('of an official corpus is described as its registry does', () => {
    const told = dataset({ corpus_id: 'fiches-travail', description: 'mine', publisher: 'mine', licence: 'mine' })
    assert.notEqual(told['dct:description']['@value'], 'mine')
    assert.notEqual(told['dct:publisher']['foaf:name'], 'mine')
    assert.notEqual(told['dcat:distribution']['dct:license']['rdfs:label']['@value'], 'mine')
  })
})
