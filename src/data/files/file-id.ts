const kept = /^file-[0-9a-f]{32}$/

/** Whether a collection knows a document by the file that it was made of. */
export function isFileId(externalId: string): boolean {
  return kept.test(externalId)
}

/** The file id of a document, for clients that know files alone: that of the file it was made of, or its own number. */
export function fileIdOf({ id, externalId }: { readonly id: number; readonly externalId: string }): string {
  return isFileId(externalId) ? externalId : `file-${id}`
}
