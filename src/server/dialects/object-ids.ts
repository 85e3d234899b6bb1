import { asCollectionId, asDocumentId, type CollectionId, type DocumentId } from '#contract/ids'
import { AppError } from '#platform/errors'

/** OpenAI's kinds of ids that stand for one of our numbers: collections, documents. */
interface Kinds {
  readonly vs: CollectionId
  readonly file: DocumentId
}
type Prefix = keyof Kinds

const kinds: { readonly [Name in Prefix]: (id: number) => Kinds[Name] } = { vs: asCollectionId, file: asDocumentId }

const separators: Readonly<Record<Prefix, string>> = { vs: '_', file: '-' }

export function objectId(prefix: Prefix, id: number): string {
  return `${prefix}${separators[prefix]}${id}`
}

const words: Readonly<Record<Prefix, string>> = { vs: 'collection', file: 'document' }

/** Throws `not_found` when it is no id of this kind. */
export function numberOfId<Name extends Prefix>(prefix: Name, id: string): Kinds[Name] {
  const start = `${prefix}${separators[prefix]}`
  const digits = id.startsWith(start) ? id.slice(start.length) : ''
  const number = Number(digits)
  if (/^[1-9]\d{0,9}$/.test(digits) && number < 2 ** 31) return kinds[prefix](number)
  throw new AppError('not_found', { what: words[prefix], id: id.slice(0, 100) })
}
