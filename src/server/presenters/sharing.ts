import type { CollectionAccess } from '#data/collections/sharing/get-access'
import type { NamedReader } from '#data/collections/sharing/readers/queries'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentAccess({ collectionId, visibility, groups, organisations }: CollectionAccess) {
  return {
    object: 'collection.access' as const,
    collection_id: collectionId,
    visibility,
    groups: groups.map(({ id, name }) => ({ id, name })),
    organisations: organisations.map(({ name, endsAt }) => ({ name, until: toUnixSeconds(endsAt) })),
  }
}

const kinds = {
  public: 'everyone',
  organisation: 'organisation',
  group: 'group',
  person: 'person',
  service_account: 'service-account',
} as const

export function presentReader({ kind, name, ends_at, people, members }: NamedReader) {
  return { kind: kinds[kind], name, until: ends_at && toUnixSeconds(ends_at), people, members }
}
