import { asChunkId, asCollectionId, asDocumentId, asGroupId, asPrincipalId } from '#contract/ids'
import {
  type SampledQueries,
  collectionId,
  document,
  documentId,
  hash,
  organisationId,
  page,
  readable,
  sourceQueries,
} from './source-queries.ts'
import * as access from '#data/access/queries'
import * as collections from '#data/collections/queries'
import * as readers from '#data/collections/sharing/readers/queries'
import * as storeFiles from '#data/vector-stores/files/queries'
import * as filled from '#data/collections/filled/queries'
import * as texts from '#data/documents/text/queries'
import * as documents from '#data/documents/queries'
import * as chunks from '#data/chunks/queries'
import * as blobs from '#data/blobs/queries'
import * as changes from '#data/index-changes/queries'
import * as newVersions from '#data/new-versions/queries'
import * as versions from '#data/documents/versions/queries'
import * as erasure from '#data/erasure/queries'
import * as embeddings from '#data/embeddings/queries'
import * as files from '#data/files/queries'
import * as questions from '#data/questions/queries'
import * as references from '#data/references/queries'
import * as sharing from '#data/collections/sharing/queries'
import * as search from '#data/search/queries'
import * as catalogue from '#data/collections/catalogue/queries'
import * as exported from '#data/collections/export/queries'
import * as stores from '#data/vector-stores/queries'

const collection = { organisation_id: organisationId, name: 'n', visibility: 'private' as const, readers: [1] }
const storePage = { order: 'asc' as const, limit: 10 }
const ownFile = { owner: asPrincipalId(1), id: 'file-1' }
const storedFile = {
  ...{ id: 'file-1', owner_principal_id: asPrincipalId(1), purpose: 'batch', name: 'n', media_type: 'text/plain' },
  ...{ size_bytes: 1, blob_hash: 'h' },
}
const filters = [
  { key: 'k', type: 'eq' as const, value: 1 },
  { key: 'l', type: 'co' as const, value: 'v' },
]
const filter = { operator: 'and' as const, filters }
const question = { index_hash: hash, question_hash: hash, question: 'q', maker: 'm' }
const chunk = {
  document_id: documentId,
  document_version_id: 1,
  collection_id: collectionId,
  ordinal: 0,
  path: ['p'],
  kind: 'text' as const,
  text: 't',
  index_text: 't',
  index_hash: hash,
  start_offset: 0,
  end_offset: 1,
  readers: [1],
}

/** Every query of the layer, with parameters; one that is not here fails the test of the golden files. */
export const dataQueries: SampledQueries = {
  ...sourceQueries,
  access: {
    module: access,
    samples: {
      findPublicPrincipal: (db) => access.findPublicPrincipal(db),
      findOrganisationPrincipal: (db) => access.findOrganisationPrincipal(db, organisationId),
    },
  },
  collections: {
    module: collections,
    samples: {
      listReadableCollections: (db) =>
        collections.listReadableCollections(db, readable, { name: 'n', orderBy: 'name', ...page }),
      countReadableCollections: (db) =>
        collections.countReadableCollections(db, readable, { name: 'n', visibility: 'public' }),
      findReadableCollection: (db) => collections.findReadableCollection(db, readable, collectionId),
      findReadableCollections: (db) => collections.findReadableCollections(db, readable, [collectionId]),
      noteUse: (db) => collections.noteUse(db, [collectionId]),
      insertCollection: (db) => collections.insertCollection(db, collection),
      holdCollection: (db) => collections.holdCollection(db, readable, collectionId),
      lockCollection: (db) => collections.lockCollection(db, readable, collectionId),
      updateCollectionRow: (db) => collections.updateCollectionRow(db, collectionId, { name: 'n' }),
      deleteDocumentsOf: (db) => collections.deleteDocumentsOf(db, readable, collectionId),
      deleteReadableCollection: (db) => collections.deleteReadableCollection(db, readable, collectionId),
      findOrganisation: (db) => collections.findOrganisation(db),
    },
  },
  'collections/sharing/readers': {
    module: readers,
    samples: {
      listShares: (db) => readers.listShares(db, readable, collectionId),
      applyReaders: (db) => readers.applyReaders(db, collectionId),
      listNamedReaders: (db) => readers.listNamedReaders(db, readable, collectionId),
    },
  },
  'collections/filled': {
    module: filled,
    samples: {
      upsertCorpusCollection: (db) => filled.upsertCorpusCollection(db, { ...collection, corpus_id: 'c' }),
      findCorpusCollection: (db) => filled.findCorpusCollection(db, 'c'),
      findCollectionToFill: (db) => filled.findCollectionToFill(db, collectionId),
      holdCollectionToFill: (db) => filled.holdCollectionToFill(db, collectionId),
    },
  },
  'collections/sharing': {
    module: sharing,
    samples: {
      listGroupsOf: (db) => sharing.listGroupsOf(db, organisationId, page),
      countGroupsOf: (db) => sharing.countGroupsOf(db, organisationId),
      findGroups: (db) => sharing.findGroups(db, organisationId, [asGroupId(1)]),
      findOrganisationNamed: (db) => sharing.findOrganisationNamed(db, 'n'),
      replaceShares: (db) =>
        sharing.replaceShares(db, collectionId, [{ principal_id: asPrincipalId(1), ends_at: null }]),
      listCollectionsWithEndedShares: (db) => sharing.listCollectionsWithEndedShares(db, 10),
      deleteEndedShares: (db) => sharing.deleteEndedShares(db, collectionId),
      lockSharedCollection: (db) => sharing.lockSharedCollection(db, collectionId),
      updateVisibility: (db) => sharing.updateVisibility(db, readable, { id: collectionId, visibility: 'private' }),
    },
  },
  documents: {
    module: documents,
    samples: {
      listReadableDocuments: (db) =>
        documents.listReadableDocuments(db, readable, { collectionId, name: 'n', ...page }),
      countReadableDocuments: (db) => documents.countReadableDocuments(db, readable, { collectionId, name: 'n' }),
      findReadableDocument: (db) => documents.findReadableDocument(db, readable, documentId),
      countCitations: (db) => documents.countCitations(db, documentId),
      insertNamedDocument: (db) => documents.insertNamedDocument(db, document),
      findReadableDocumentIds: (db) => documents.findReadableDocumentIds(db, readable, [documentId]),
      deleteReadableDocument: (db) => documents.deleteReadableDocument(db, readable, documentId),
    },
  },
  'documents/text': {
    module: texts,
    samples: {
      findReadableText: (db) => texts.findReadableText(db, readable, { id: documentId }),
      listReadableChunks: (db) => texts.listReadableChunks(db, readable, { id: documentId, ...page }),
      countReadableChunks: (db) => texts.countReadableChunks(db, readable, { id: documentId, versionId: 2 }),
      insertVersions: (db) =>
        texts.insertVersions(db, [{ document_id: documentId, content_hash: hash, markdown: 'm' }]),
    },
  },
  'new-versions': {
    module: newVersions,
    samples: {
      holdCollectionOf: (db) => newVersions.holdCollectionOf(db, documentId),
      lockDocumentForVersion: (db) => newVersions.lockDocumentForVersion(db, documentId),
      insertChunks: (db) => newVersions.insertChunks(db, [chunk]),
      swapVersion: (db) =>
        newVersions.swapVersion(db, {
          ...{ documentId, versionId: 1, title: 't', language: 'fr' },
          ...{ notes: [], updatedAt: '2026-01-01' },
        }),
      forgetOriginal: (db) => newVersions.forgetOriginal(db, documentId),
      retireVersions: (db) => newVersions.retireVersions(db, [documentId]),
    },
  },
  blobs: {
    module: blobs,
    samples: {
      lockBlob: (db) => blobs.lockBlob(db, 'h'),
      listUsedBlobs: (db) => blobs.listUsedBlobs(db, ['h']),
      isBlobUsed: (db) => blobs.isBlobUsed(db, 'h'),
      listFilesOf: (db) => blobs.listFilesOf(db, { documentIds: [documentId] }),
      forgetReadOriginals: (db) => blobs.forgetReadOriginals(db, 10),
      forgetVersionOriginals: (db) => blobs.forgetVersionOriginals(db, 10),
    },
  },
  'index-changes': {
    module: changes,
    samples: {
      announceChanges: (db) => changes.announceChanges(db, [documentId]),
    },
  },
  chunks: {
    module: chunks,
    samples: {
      findReadableChunk: (db) => chunks.findReadableChunk(db, readable, { documentId, chunkId: asChunkId(1) }),
      lockReadableDocument: (db) => chunks.lockReadableDocument(db, readable, documentId),
      findVersionText: (db) => chunks.findVersionText(db, readable, 1),
      updateVersionText: (db) => chunks.updateVersionText(db, 1, { markdown: 'm', contentHash: hash }),
      insertChunks: (db) => chunks.insertChunks(db, [chunk]),
      pointAtVersion: (db) => chunks.pointAtVersion(db, documentId, 1),
      deleteChunkRow: (db) => chunks.deleteChunkRow(db, readable, asChunkId(1)),
    },
  },
  'documents/versions': {
    module: versions,
    samples: {
      listReadableVersions: (db) => versions.listReadableVersions(db, readable, { documentId, ...page }),
      countReadableVersions: (db) => versions.countReadableVersions(db, readable, documentId),
      findReadableVersion: (db) => versions.findReadableVersion(db, readable, { documentId, versionId: 2 }),
    },
  },
  embeddings: {
    module: embeddings,
    samples: {
      findKnownHashes: (db) => embeddings.findKnownHashes(db, 'p', [hash]),
      findVectors: (db) => embeddings.findVectors(db, 'p', [hash]),
      deleteUnheldEmbeddings: (db) => embeddings.deleteUnheldEmbeddings(db, [hash]),
      insertEmbeddings: (db) =>
        embeddings.insertEmbeddings(db, [{ index_hash: hash, profile: 'p', scale: 1, vector: hash }]),
      findChunksWithoutVector: (db) => embeddings.findChunksWithoutVector(db, 'p', 10),
    },
  },
  erasure: {
    module: erasure,
    samples: {
      findDocumentToErase: (db) => erasure.findDocumentToErase(db, organisationId, documentId),
      findDeletedDocument: (db) => erasure.findDeletedDocument(db, organisationId, documentId),
      findCollectionToErase: (db) => erasure.findCollectionToErase(db, organisationId, collectionId),
      listCollectionsToErase: (db) => erasure.listCollectionsToErase(db, organisationId),
      listDocumentsToErase: (db) =>
        erasure.listDocumentsToErase(db, { collectionId, collectionName: 'n' }, { after: asDocumentId(0), limit: 10 }),
      describeParts: (db) => erasure.describeParts(db, [documentId]),
      deleteErasedDocuments: (db) => erasure.deleteErasedDocuments(db, [documentId]),
      deleteErasedCollection: (db) => erasure.deleteErasedCollection(db, collectionId),
      countComputedOf: (db) => erasure.countComputedOf(db, [hash]),
      deleteChangesOf: (db) => erasure.deleteChangesOf(db, 'i', [documentId]),
      countChangesOf: (db) => erasure.countChangesOf(db, [documentId]),
    },
  },
  files: {
    module: files,
    samples: {
      insertFile: (db) => files.insertFile(db, storedFile),
      findOwnFile: (db) => files.findOwnFile(db, ownFile),
      listOwnFiles: (db) =>
        files.listOwnFiles(db, { owner: ownFile.owner, purpose: 'batch', order: 'desc', after: 3, limit: 10 }),
      sumOwnFiles: (db) => files.sumOwnFiles(db, ownFile.owner),
      deleteOwnFile: (db) => files.deleteOwnFile(db, ownFile),
      deleteFilesOf: (db) => files.deleteFilesOf(db, ownFile.owner),
      deleteExpiredFiles: (db) => files.deleteExpiredFiles(db, 10),
    },
  },
  'vector-stores': {
    module: stores,
    samples: {
      listStores: (db) => stores.listStores(db, readable, { ...storePage, after: asCollectionId(3) }),
      lockExpiredStore: (db) => stores.lockExpiredStore(db),
      findStore: (db) => stores.findStore(db, readable, collectionId),
    },
  },
  questions: {
    module: questions,
    samples: {
      insertQuestions: (db) => questions.insertQuestions(db, [question]),
      deleteOtherQuestions: (db) => questions.deleteOtherQuestions(db, 'm', [question]),
      findDocumentsOf: (db) => questions.findDocumentsOf(db, [hash]),
      listIndexQuestions: (db) => questions.listIndexQuestions(db, 'p', [documentId]),
      findQuestionsWithoutVector: (db) => questions.findQuestionsWithoutVector(db, 'p', 10),
    },
  },
  references: {
    module: references,
    samples: {
      findAliased: (db) => references.findAliased(db, readable, ['a']),
      listReadableReferences: (db) => references.listReadableReferences(db, readable, { documentId, ...page }),
      countReadableReferences: (db) => references.countReadableReferences(db, readable, documentId),
    },
  },
  search: {
    module: search,
    samples: {
      listSearchedCollections: (db) => search.listSearchedCollections(db, readable, [collectionId]),
      findCitedChunks: (db) => search.findCitedChunks(db, readable, { chunkIds: [asChunkId(1)] }),
      listReadableDocumentsWith: (db) =>
        search.listReadableDocumentsWith(db, readable, {
          metadata: filter,
          collectionIds: [collectionId],
          limit: 10,
        }),
      findWordingsAt: (db) => search.findWordingsAt(db, readable, { documentIds: [documentId], day: '2026-01-01' }),
      touchIndex: (db) => search.touchIndex(db, 'i'),
      insertIndex: (db) => search.insertIndex(db, 'i'),
      deleteForgottenIndexes: (db) => search.deleteForgottenIndexes(db, 7),
      announceTo: (db) => search.announceTo(db, 'i', [documentId]),
      tryFollowerLock: (db) => search.tryFollowerLock(db, 'i'),
      waitForFollowerLock: (db) => search.waitForFollowerLock(db, 'i'),
      listIndexChanges: (db) => search.listIndexChanges(db, 'i', 10),
      findIndexLag: (db) => search.findIndexLag(db, 'i'),
      listIndexRows: (db) => search.listIndexRows(db, 'p', [documentId]),
      listTextLengths: (db) => search.listTextLengths(db, [documentId]),
      markDocumentsReady: (db) => search.markDocumentsReady(db, [documentId]),
      deleteIndexChanges: (db) => search.deleteIndexChanges(db, [1]),
      listChunkEntries: (db) => search.listChunkEntries(db, 'p', { after: 0, limit: 10 }),
      announceEveryDocument: (db) => search.announceEveryDocument(db, 'i'),
    },
  },
  'collections/catalogue': {
    module: catalogue,
    samples: { listCatalogued: (db) => catalogue.listCatalogued(db, readable, { after: 7, limit: 1 }) },
  },
  'collections/export': {
    module: exported,
    samples: {
      listExportedDocuments: (db) =>
        exported.listExportedDocuments(db, readable, { collectionId, afterId: asDocumentId(0), limit: 1 }),
      listExportedVersions: (db) => exported.listExportedVersions(db, readable, [documentId]),
      findExportedText: (db) => exported.findExportedText(db, readable, 1),
    },
  },
  'vector-stores/files': {
    module: storeFiles,
    samples: {
      listStoreFiles: (db) =>
        storeFiles.listStoreFiles(db, readable, {
          ...{ ...storePage, after: asDocumentId(3), collectionId },
          ...{ states: ['ready'], externalIds: ['e'] },
        }),
      findStoreFile: (db) => storeFiles.findStoreFile(db, readable, { collectionId, fileId: 'file-1' }),
      listAttachedDocuments: (db) => storeFiles.listAttachedDocuments(db, readable, 'file-1'),
      updateFileMetadata: (db) => storeFiles.updateFileMetadata(db, documentId, '{}'),
      insertFileBatch: (db) =>
        storeFiles.insertFileBatch(db, { id: 'b', collection_id: collectionId, file_ids: ['f'] }),
      findFileBatch: (db) => storeFiles.findFileBatch(db, { collectionId, id: 'b' }),
      markCancelled: (db) => storeFiles.markCancelled(db, 'b', ['f']),
    },
  },
}
