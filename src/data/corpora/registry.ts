import type { Corpus } from './corpus.ts'
import { readLabourSheets } from './fiches-travail/read-labour-sheets.ts'

/** The corpora that an administrator can add, by id. */
export const corpora = {
  'fiches-travail': {
    id: 'fiches-travail',
    title: 'Fiches pratiques du droit du travail',
    description: 'Fiches du ministère du Travail sur le droit du travail : contrat, salaire, congés, rupture.',
    publisher: 'Ministère du Travail',
    licence: 'Licence Ouverte / Etalab 2.0',
    packageName: '@socialgouv/fiches-travail-data',
    version: '4.1174.0',
    integrity: 'sha512-ZfaR252dHkcwWavmCg4yIEBTHBQ8VIxn70vcz/azshDLyfCYyuomxyDw8fyPDzHh+IOzNS0dnMwZMYLu9Z2KXg==',
    vectors: new URL('./fiches-travail/vectors.bin', import.meta.url),
    read: readLabourSheets,
  },
} as const satisfies Record<string, Corpus>

export function findCorpus(id: string): Corpus | undefined {
  return Object.values(corpora).find((corpus) => corpus.id === id)
}
