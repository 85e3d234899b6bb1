import { asCollectionId, asDocumentId, asPrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import * as items from '#data/sources/items/queries'
import * as pushed from '#data/sources/pushed/queries'
import * as sources from '#data/sources/queries'
import * as runs from '#data/sources/runs/queries'
import * as wordings from '#data/sources/wordings/queries'

/** Modules of queries by their folder, each query with parameters. */
export type SampledQueries = Record<string, { module: object; samples: Record<string, (db: Database) => unknown> }>

export const readable = [asPrincipalId(1), asPrincipalId(2)]
export const page = { limit: 10, offset: 0 }
export const hash = Buffer.from('00', 'hex')
export const document = {
  collection_id: asCollectionId(1),
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
        sources.upsertSource(db, { organisation_id: 1, collection_id: asCollectionId(1), kind: 'k' }),
      isFilled: (db) => sources.isFilled(db, asCollectionId(1)),
      findSource: (db) => sources.findSource(db, 1),
      listCorpusSources: (db) => sources.listCorpusSources(db),
      markSource: (db) => sources.markSource(db, 1, 'm'),
      isPaused: (db) => sources.isPaused(db, 1),
      listCorpusCollections: (db) => sources.listCorpusCollections(db),
      findShownSource: (db) => sources.findShownSource(db, 1, 1),
      listShownSources: (db) => sources.listShownSources(db, 1, page),
      countSources: (db) => sources.countSources(db, 1),
      updateSourceRow: (db) => sources.updateSourceRow(db, 1, { mark: null }),
      listDueSources: (db) => sources.listDueSources(db),
      deleteSourceRow: (db) => sources.deleteSourceRow(db, 1),
      deleteFilledCollection: (db) => sources.deleteFilledCollection(db, asCollectionId(1)),
    },
  },
  'sources/runs': {
    module: runs,
    samples: {
      insertRun: (db) => runs.insertRun(db, { source_id: 1, state: 'queued' }),
      findRun: (db) => runs.findRun(db, 1),
      startRun: (db) => runs.startRun(db, 1),
      updateRun: (db) => runs.updateRun(db, 1, { state: 'failed' }),
      listLastRuns: (db) => runs.listLastRuns(db, [1]),
      listRuns: (db) => runs.listRuns(db, 1, page),
      countRuns: (db) => runs.countRuns(db, 1),
    },
  },
  'sources/items': {
    module: items,
    samples: {
      findStoredItems: (db) => items.findStoredItems(db, asCollectionId(1), ['e']),
      findFileMarks: (db) => items.findFileMarks(db, asCollectionId(1), ['e']),
      upsertItems: (db) => items.upsertItems(db, [document]),
      markVersions: (db) => items.markVersions(db, [{ documentId: asDocumentId(1), contentHash: hash, mark: 'm' }]),
      findUnlistedItems: (db) => items.findUnlistedItems(db, asCollectionId(1), { listed: ['e'], isMarked: true }),
      countItems: (db) => items.countItems(db, asCollectionId(1)),
      deleteItems: (db) => items.deleteItems(db, [1]),
      insertAliases: (db) => items.insertAliases(db, [{ alias: 'a', document_id: asDocumentId(1) }]),
      replaceReferences: (db) =>
        items.replaceReferences(
          db,
          [asDocumentId(1)],
          [{ document_id: asDocumentId(1), kind: 'url', target: 't', label: 'l' }],
        ),
    },
  },
  'sources/wordings': {
    module: wordings,
    samples: {
      findWordings: (db) => wordings.findWordings(db, asCollectionId(1), ['k']),
      deleteWordings: (db) => wordings.deleteWordings(db, [{ documentId: asDocumentId(1), key: 'k' }]),
      closeWordings: (db) => wordings.closeWordings(db, [{ documentId: asDocumentId(1), key: 'k' }]),
      chooseWordings: (db) =>
        wordings.chooseWordings(db, { collectionId: asCollectionId(1), documentIds: [asDocumentId(1)] }),
      findWithoutWording: (db) => wordings.findWithoutWording(db, [asDocumentId(1)]),
    },
  },
  'sources/pushed': {
    module: pushed,
    samples: {
      findReadableSource: (db) => pushed.findReadableSource(db, readable, 1),
      listReadableItems: (db) =>
        pushed.listReadableItems(db, readable, { collectionId: asCollectionId(1), limit: 10, offset: 0 }),
      countReadableItems: (db) => pushed.countReadableItems(db, readable, asCollectionId(1)),
      findReadableItem: (db) =>
        pushed.findReadableItem(db, readable, { collectionId: asCollectionId(1), externalId: 'x' }),
    },
  },
}
