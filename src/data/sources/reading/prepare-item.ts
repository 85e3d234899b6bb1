import type { SourceDocument } from '#data/corpora/corpus'
import { type NewVersion, prepareVersion } from '#data/new-versions/prepare-version'

/** One thing that a source lists, by name and mark alone. */
export interface ListedItem {
  readonly externalId: string
  readonly versionKey?: string | undefined
  readonly mark: string
}

/** An item as it will be stored: what its document says of itself, and its text cut into chunks. */
export interface PreparedItem {
  readonly item: ListedItem
  readonly document: Omit<SourceDocument, 'parsed'>
  readonly version: NewVersion
}

export function prepareItem(item: ListedItem, { parsed, ...document }: SourceDocument): PreparedItem {
  const { title, updatedAt, canonicalUrl, publisher, licence, notice, version, aliases, references } = document
  const facts = [canonicalUrl ?? '', publisher, licence, JSON.stringify([notice, version, aliases, references])]
  const prepared = prepareVersion(title, parsed, { updatedAt, facts })
  const origin = {
    mark: item.mark,
    notice: notice ?? null,
    key: version?.key ?? null,
    effectiveFrom: version?.effectiveFrom ?? null,
    effectiveTo: version?.effectiveTo ?? null,
    legalStatus: version?.legalStatus ?? null,
    canonicalUrl,
  }
  return { item, document, version: { ...prepared, origin } }
}
