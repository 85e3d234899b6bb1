import { asCollectionId, type CollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { queuedDocument } from '../../../test/fakes/data.ts'
import { testServer } from '../../../test/fakes/server.ts'

const server = await testServer({ config: { http: { publicUrl: 'https://ia.mairie.test' } } })
const { db } = server.ctx

const Text = z.strictObject({ '@language': z.literal('fr'), '@value': z.string().min(1) })
const Agent = z.strictObject({ '@type': z.literal('foaf:Agent'), 'foaf:name': z.string().min(1) })
const Day = z.strictObject({ '@type': z.literal('xsd:date'), '@value': z.iso.date() })
const Iri = z.url()

/** What DCAT-AP 3 makes mandatory: of a catalogue its title, description and publisher; of a dataset the first two; of a distribution its access address. */
const Catalogue = z.object({
  '@context': z.record(z.string(), z.url()),
  '@id': Iri,
  '@type': z.literal('dcat:Catalog'),
  'dct:title': Text,
  'dct:description': Text,
  'dct:publisher': Agent,
  'dcat:dataset': z.array(
    z.object({
      '@id': Iri,
      '@type': z.literal('dcat:Dataset'),
      'dct:title': Text,
      'dct:description': Text,
      'dct:publisher': Agent,
      'dct:issued': Day,
      'dct:modified': Day,
      'dcat:distribution': z.object({
        '@type': z.literal('dcat:Distribution'),
        'dcat:accessURL': z.strictObject({ '@id': Iri }),
        'dct:license': z.object({ 'rdfs:label': Text }).optional(),
      }),
    }),
  ),
})

async function collection(name: string, visibility: string): Promise<CollectionId> {
  const { json, status } = await server.call('POST', '/v1/collections', {
    ...{ cookie: await server.adminCookie(), key: null },
    body: { name, visibility },
  })
  assert.equal(status, 201)
  return asCollectionId(Number(json['id']))
}

test('the catalogue holds what everybody may read, with licence, publisher and dates, and nothing else', async () => {
  const open = await collection('Délibérations', 'public')
  const mixed = await collection('Cartes', 'public')
  await collection('Notes internes', 'organisation')
  await collection('Brouillons', 'private')
  const licences = [
    [open, 'actes.md', 'Licence Ouverte 2.0'],
    [mixed, 'plan.md', 'Licence Ouverte 2.0'],
    [mixed, 'relevé.md', 'ODbL'],
  ] as const
  for (const [collectionId, name, licence] of licences) {
    const id = await queuedDocument(db, { collectionId, name })
    const facts = { licence, publisher: 'Mairie', source_updated_at: '2026-03-01' }
    await db.updateTable('document').set(facts).where('id', '=', id).execute()
  }
  const answer = await server.call('GET', '/api/catalogue/dcat', { key: null })
  assert.equal(answer.status, 200)
  const catalogue = Catalogue.parse(JSON.parse(answer.text))
  const described = catalogue['dcat:dataset'].map((dataset) => [
    dataset['dct:title']['@value'],
    dataset['dct:publisher']['foaf:name'],
    dataset['dct:modified']['@value'],
    dataset['dcat:distribution']['dct:license']?.['rdfs:label']['@value'],
    dataset['dcat:distribution']['dcat:accessURL']['@id'],
  ])
  const page = 'https://ia.mairie.test/collections'
  assert.deepEqual(described, [
    ['Délibérations', 'Mairie', '2026-03-01', 'Licence Ouverte 2.0', `${page}/${open}`],
    ['Cartes', 'Mairie', '2026-03-01', undefined, `${page}/${mixed}`],
  ])
  assert.ok(!/Notes internes|Brouillons/.test(answer.text))
  assert.ok(!/hydra:view/.test(answer.text), 'one page says nothing of pages')
})

test('a long catalogue is followed page after page, each dataset once', async () => {
  for (const name of ['Arrêtés', 'Budgets', 'Marchés']) await collection(name, 'public')
  await collection('Courriers', 'private')
  const whole = await server.call('GET', '/api/catalogue/dcat', { key: null })
  const all = Catalogue.parse(JSON.parse(whole.text))['dcat:dataset'].map((dataset) => dataset['@id'])
  assert.equal(all.length, 5)
  const View = z.object({ 'hydra:view': z.object({ 'hydra:next': z.object({ '@id': Iri }).optional() }) })
  const met: string[] = []
  let next: string | undefined = '/api/catalogue/dcat?limit=2'
  for (let pages = 0; next !== undefined; pages += 1) {
    assert.ok(pages < 3, 'it ends')
    const { pathname, search } = new URL(next, 'https://ia.mairie.test')
    const { text } = await server.call('GET', pathname + search, { key: null })
    met.push(...Catalogue.parse(JSON.parse(text))['dcat:dataset'].map((dataset) => dataset['@id']))
    next = View.parse(JSON.parse(text))['hydra:view']['hydra:next']?.['@id']
  }
  assert.deepEqual(met, all)
})
