import type { CataloguedRow } from '#data/collections/catalogue/queries'
import { findCorpus } from '#data/corpora/registry'

/** Prefixes of the vocabularies that DCAT-AP 3 takes its terms from. */
const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}
const french = 'http://publications.europa.eu/resource/authority/language/FRA'

interface Described {
  readonly organisation: string
  readonly rows: readonly CataloguedRow[]
  readonly next: number | null
  readonly asked: { readonly after: number; readonly limit: number }
  /** Where the service is; null: addresses are relative to that of the catalogue, as JSON-LD reads them. */
  readonly publicUrl: URL | null
}

/** A catalogue as DCAT-AP 3 wants it, in JSON-LD: what is mandatory, licences and dates. */
export function presentCatalogue({ organisation, rows, next, asked, publicUrl }: Described): object {
  const iri = (path: string): string => (publicUrl === null ? path : new URL(path, publicUrl).href)
  const days = rows.map((row) => modified(row)).toSorted()
  return {
    '@context': context,
    '@id': iri(path),
    '@type': 'dcat:Catalog',
    'dct:title': inFrench(`Collections publiques : ${organisation}`),
    'dct:description': inFrench(`Documents que ${organisation} ouvre à tous, et corpus officiels.`),
    'dct:publisher': agent(organisation),
    'dct:language': { '@id': french },
    ...(days.length === 0 ? {} : { 'dct:modified': day(days.at(-1) ?? '') }),
    'dcat:dataset': rows.map((row) => presentDataset(row, iri)),
    ...(next === null && asked.after === 0 ? {} : { 'hydra:view': presentView({ next, asked, iri }) }),
  }
}

const path = '/api/catalogue/dcat'

interface Viewed extends Pick<Described, 'next' | 'asked'> {
  iri(path: string): string
}

/** A catalogue of several pages says so as portals of open data read it: by Hydra's partial views. */
function presentView({ next, asked: { after, limit }, iri }: Viewed): object {
  const page = (from: number): string => iri(`${path}?limit=${limit}${from === 0 ? '' : `&after=${from}`}`)
  return {
    '@id': page(after),
    '@type': 'hydra:PartialCollectionView',
    'hydra:first': { '@id': page(0) },
    ...(next === null ? {} : { 'hydra:next': { '@id': page(next) } }),
  }
}

function presentDataset(row: CataloguedRow, iri: (path: string) => string): object {
  const corpus = row.corpus_id === null ? undefined : findCorpus(row.corpus_id)
  const page = iri(`/collections/${row.id}`)
  const licence = corpus?.licence ?? row.licence
  const described = corpus?.description ?? row.description
  return {
    '@id': `${page}#dataset`,
    '@type': 'dcat:Dataset',
    'dct:identifier': String(row.id),
    'dct:title': inFrench(row.name),
    'dct:description': inFrench(described.trim() === '' ? `${row.name} : ${counted(row.documents)}.` : described),
    'dct:publisher': agent(corpus?.publisher ?? row.publisher ?? row.organisation),
    'dct:issued': day(new Date(row.created_at).toISOString()),
    'dct:modified': day(modified(row)),
    'dcat:landingPage': { '@id': page, '@type': 'foaf:Document' },
    'dcat:distribution': {
      '@id': `${page}#distribution`,
      '@type': 'dcat:Distribution',
      'dct:title': inFrench(row.name),
      'dcat:accessURL': { '@id': page },
      ...(licence === null
        ? {}
        : { 'dct:license': { '@type': 'dct:LicenseDocument', 'rdfs:label': inFrench(licence) } }),
    },
  }
}

const counted = (documents: number): string => `${documents} document${documents > 1 ? 's' : ''}`
const inFrench = (text: string) => ({ '@language': 'fr', '@value': text })
const agent = (name: string) => ({ '@type': 'foaf:Agent', 'foaf:name': name })
const day = (moment: string) => ({ '@type': 'xsd:date', '@value': moment.slice(0, 10) })

function modified({ newest, updated_at: updated }: CataloguedRow): string {
  return newest ?? new Date(updated).toISOString().slice(0, 10)
}
