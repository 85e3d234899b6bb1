import { asCollectionId, asDocumentId, asOrganisationId, asPrincipalId, asSourceId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import * as items from '#data/sources/items/queries'
import * as pushed from '#data/sources/pushed/queries'
import * as sources from '#data/sources/queries'
import * as runs from '#data/sources/runs/queries'
import * as wordings from '#data/sources/wordings/queries'

/** Modules of queries by their folder, each query with parameters. */
export type SampledQueries = Record<string, { module: object; samples: Record<string, (db: Database) => unknown> }>

export const readable = [asPrincipalId(1), asPrincipalId(2)]
export const [documentId, collectionId] = [asDocumentId(1), asCollectionId(1)]
export const [organisationId, sourceId] = [asOrganisationId(1), asSourceId(1)]
export const page = { limit: 10, offset: 0 }
export const hash = Buffer.from('00', 'hex')
export const document = {
  collection_id: collectionId,
  external_id: 'e',
  title: 't',
  readers: [1],
  state: 'queued' as const,
}

export const sourceQueries: SampledQueries = {
  sources: {
    module: sources,
    samples: {
      upsertSource: (db) =>
        sources.upsertSource(db, { organisation_id: organisationId, collection_id: collectionId, kind: 'k' }),
      isFilled: (db) => sources.isFilled(db, collectionId),
      findSource: (db) => sources.findSource(db, sourceId),
      listCorpusSources: (db) => sources.listCorpusSources(db),
      markSource: (db) => sources.markSource(db, sourceId, 'm'),
      isPaused: (db) => sources.isPaused(db, sourceId),
      listCorpusCollections: (db) => sources.listCorpusCollections(db),
      findShownSource: (db) => sources.findShownSource(db, organisationId, sourceId),
      listShownSources: (db) => sources.listShownSources(db, organisationId, page),
      countSources: (db) => sources.countSources(db, organisationId),
      updateSourceRow: (db) => sources.updateSourceRow(db, sourceId, { mark: null }),
      listDueSources: (db) => sources.listDueSources(db),
      deleteSourceRow: (db) => sources.deleteSourceRow(db, sourceId),
      deleteFilledCollection: (db) => sources.deleteFilledCollection(db, collectionId),
    },
  },
  'sources/runs': {
    module: runs,
    samples: {
      insertRun: (db) => runs.insertRun(db, { source_id: sourceId, state: 'queued' }),
      findRun: (db) => runs.findRun(db, 1),
      startRun: (db) => runs.startRun(db, 1),
      updateRun: (db) => runs.updateRun(db, 1, { state: 'failed' }),
      listLastRuns: (db) => runs.listLastRuns(db, [sourceId]),
      listRuns: (db) => runs.listRuns(db, sourceId, page),
      countRuns: (db) => runs.countRuns(db, sourceId),
    },
  },
  'sources/items': {
    module: items,
    samples: {
      findStoredItems: (db) => items.findStoredItems(db, collectionId, ['e']),
      findFileMarks: (db) => items.findFileMarks(db, collectionId, ['e']),
      upsertItems: (db) => items.upsertItems(db, [document]),
      markVersions: (db) => items.markVersions(db, [{ documentId, contentHash: hash, mark: 'm' }]),
      findUnlistedItems: (db) => items.findUnlistedItems(db, collectionId, { listed: ['e'], isMarked: true }),
      countItems: (db) => items.countItems(db, collectionId),
      deleteItems: (db) => items.deleteItems(db, [1]),
      insertAliases: (db) => items.insertAliases(db, [{ alias: 'a', document_id: documentId }]),
      replaceReferences: (db) =>
        items.replaceReferences(db, [documentId], [{ document_id: documentId, kind: 'url', target: 't', label: 'l' }]),
    },
  },
  'sources/wordings': {
    module: wordings,
    samples: {
      findWordings: (db) => wordings.findWordings(db, collectionId, ['k']),
      deleteWordings: (db) => wordings.deleteWordings(db, [{ documentId, key: 'k' }]),
      closeWordings: (db) => wordings.closeWordings(db, [{ documentId, key: 'k' }]),
      chooseWordings: (db) => wordings.chooseWordings(db, { collectionId, documentIds: [documentId] }),
      findWithoutWording: (db) => wordings.findWithoutWording(db, [documentId]),
    },
  },
  'sources/pushed': {
    module: pushed,
    samples: {
      findReadableSource: (db) => pushed.findReadableSource(db, readable, sourceId),
      listReadableItems: (db) => pushed.listReadableItems(db, readable, { collectionId, limit: 10, offset: 0 }),
      countReadableItems: (db) => pushed.countReadableItems(db, readable, collectionId),
      findReadableItem: (db) => pushed.findReadableItem(db, readable, { collectionId, externalId: 'x' }),
    },
  },
}
