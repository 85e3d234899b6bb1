import type { CollectionId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { announceChanges } from '#data/index-changes/queries'
import type { VersionToWrite } from '#data/new-versions/write-versions'
import { insertVersionTexts } from '#data/new-versions/write-versions'
import { chooseWordings, closeWordings, deleteWordings } from './queries.ts'

/**
 * Within the caller's transaction: wordings take their place beside the others of their text, each with its dates, and
 * readers see the one in force.
 */
export async function writeWordings(
  tx: Database,
  collectionId: CollectionId,
  versions: readonly VersionToWrite[],
): Promise<void> {
  if (versions.length === 0) return
  const wordings = versions.map(({ document, version }) => ({
    documentId: document.id,
    key: version.origin?.key ?? '',
  }))
  await deleteWordings(tx, wordings)
  await insertVersionTexts(tx, versions)
  await closeWordings(tx, wordings)
  const documentIds = [...new Set(wordings.map(({ documentId }) => documentId))]
  await chooseWordings(tx, { collectionId, documentIds })
  await announceChanges(tx, documentIds)
}
