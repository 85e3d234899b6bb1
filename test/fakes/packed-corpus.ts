import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Corpus, SourceDocument, SourceVersion } from '#data/corpora/corpus'
import { completeVectors } from '#data/embeddings/complete-vectors'
import { addPack, type PackToAdd } from '#data/packs/add-pack'
import { packCorpus } from '#data/packs/pack-corpus'
import { syncCorpus } from '#data/sources/sync-corpus'
import { openSecretBox } from '#platform/secrets/secret-box'
import { type TestData, testData } from './data.ts'

/** An instance that somebody uses already. */
export async function instance(): Promise<TestData> {
  const data = await testData()
  await data.person()
  return data
}

export const giver = await instance()
export const corpusId = 'lois-essai'
export const secrets = await openSecretBox(join(giver.folder, 'secret.key'))
export const pack = join(giver.folder, 'lois.zip')

const article = (
  number: number,
  version?: Partial<SourceVersion>,
  text = `règle le sujet ${number}`,
): SourceDocument => ({
  title: `Article ${number}`,
  canonicalUrl: `https://exemple.gouv.fr/article-${number}`,
  updatedAt: '2026-02-01',
  publisher: 'Direction des essais',
  licence: 'Licence Ouverte / Etalab 2.0',
  language: 'fr',
  notice: number === 2 ? 'Abrogé au 1er janvier' : undefined,
  aliases: [`L${number}`],
  references: [{ kind: 'article', target: `L${number + 1}`, label: `article L. ${number + 1}` }],
  version: { key: `v${number}`, effectiveFrom: '2020-01-01', effectiveTo: null, legalStatus: 'VIGUEUR', ...version },
  parsed: { title: null, markdown: `# Partie\n\nL’article ${number} ${text} du travail.`, language: 'fr', pages: [] },
})

const articles: readonly SourceDocument[] = [
  article(
    1,
    { key: 'v1-ancienne', effectiveFrom: '2010-01-01', effectiveTo: '2020-01-01' },
    'réglait autrefois le sujet',
  ),
  ...Array.from({ length: 220 }, (_, index) => article(index + 1)),
]

function corpusOf(documents: readonly SourceDocument[]): Corpus {
  return {
    id: corpusId,
    title: 'Lois d’essai',
    description: '',
    publisher: 'Direction des essais',
    licence: 'Licence Ouverte / Etalab 2.0',
    origin: { kind: 'archive', usualPlace: 'https://exemple.gouv.fr/archive.zip' },
    reading: 1,
    async *list() {
      for (const document of documents) {
        const { version, title } = document
        yield { externalId: title, versionKey: version?.key, mark: `a ${version?.key}`, read: () => document }
      }
    },
  }
}

export const corpus = corpusOf(articles)
export const archive = join(giver.folder, 'archive.zip')
await writeFile(archive, 'PK1')

/** What an answer could have computed beforehand of a passage. */
export const unitTextsOf: PackToAdd['unitTextsOf'] = ({ text }) => [`unité ${text}`]

/** Adds the pack, unless told otherwise, to an instance. */
export const add = (to: TestData, given: Partial<PackToAdd> = {}) =>
  addPack(to.job, { corpusId, corpus, file: pack, unitTextsOf, ...given })

await syncCorpus(giver.job, { corpusId, corpus, archive })
while (await completeVectors(giver.job, 1000));
export const packed = await packCorpus({ ...giver.job, secrets }, { corpusId, corpus, file: pack })

export async function stateOf({ db }: TestData) {
  const versions = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      'external_id',
      'version_key',
      'document_version.title',
      'markdown',
      'document_version.source_mark',
      'legal_status',
      'notice',
    ])
    .select(['effective_from', 'effective_to', 'document_version.canonical_url', 'publisher', 'licence'])
    .select(['document_version.source_updated_at', 'document_version.content_hash'])
    .select((select) => select('document_version.id', '=', select.ref('document.current_version_id')).as('is_current'))
    .orderBy('version_key')
    .execute()
  const aliases = await db
    .selectFrom('document_alias')
    .innerJoin('document', 'document.id', 'document_id')
    .select(['alias', 'external_id'])
    .orderBy('alias')
    .execute()
  const references = await db
    .selectFrom('reference')
    .innerJoin('document', 'document.id', 'document_id')
    .select(['target', 'label', 'kind', 'external_id'])
    .orderBy('target')
    .execute()
  return { versions, aliases, references }
}

export async function countVectors({ db }: TestData): Promise<number> {
  const { total } = await db
    .selectFrom('embedding')
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}
