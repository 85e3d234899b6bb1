/** Functions that open a transaction without a scope check or a trace, as `file#function`, and why that is right. */
export const unauditedTransactions: Readonly<Record<string, string>> = {
  'src/data/documents/release-blobs.ts#releaseBlobs':
    'deletes files that no row points at any more; the deletion of the rows was allowed and traced',
  'src/data/search/apply-changes.ts#applyChanges': 'copies rows into the search index for the instance; nobody acts',
  'src/data/embeddings/complete-vectors.ts#completeVectors':
    'computes vectors of texts already stored for the instance; nobody acts',
}
