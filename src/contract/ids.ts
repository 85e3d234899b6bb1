import { z } from 'zod'
import { Id, written } from './schemas.ts'

/*
 * Ids that the compiler keeps apart, a kind per table: a chunk's where a document's is asked for does not compile. They are
 * branded where they come in, by the contract, and where they are read, by the types of the tables; the functions are for
 * what comes from elsewhere: the index, a name that holds a number.
 */

export const ChunkId = Id.brand<'chunk'>()
export type ChunkId = z.output<typeof ChunkId>
/** Brands an id that the index or the database gave for a passage. */
export function asChunkId(id: number): ChunkId {
  return id as ChunkId
}

export const ConversationId = Id.brand<'conversation'>()
export type ConversationId = z.output<typeof ConversationId>
export const ConversationParams = z.object({ id: written(ConversationId) })
/** Brands an id that the database gave for a conversation. */
export function asConversationId(id: number): ConversationId {
  return id as ConversationId
}

export const DocumentId = Id.brand<'document'>()
export type DocumentId = z.output<typeof DocumentId>
export const DocumentParams = z.object({ id: written(DocumentId) })
/** Brands an id that the index or the database gave for a document. */
export function asDocumentId(id: number): DocumentId {
  return id as DocumentId
}

export const CollectionId = Id.brand<'collection'>()
export type CollectionId = z.output<typeof CollectionId>
export const CollectionParams = z.object({ id: written(CollectionId) })
/** Brands an id that the database, or a name that holds its number, gave for a collection. */
export function asCollectionId(id: number): CollectionId {
  return id as CollectionId
}

export const OrganisationId = Id.brand<'organisation'>()
export type OrganisationId = z.output<typeof OrganisationId>
/** Brands an id that the database gave for an organisation. */
export function asOrganisationId(id: number): OrganisationId {
  return id as OrganisationId
}

export const PrincipalId = Id.brand<'principal'>()
export type PrincipalId = z.output<typeof PrincipalId>
/** Brands an id that the database gave for a principal. */
export function asPrincipalId(id: number): PrincipalId {
  return id as PrincipalId
}

export const PersonId = Id.brand<'person'>()
export type PersonId = z.output<typeof PersonId>
/** Brands an id that the database gave for a person. */
export function asPersonId(id: number): PersonId {
  return id as PersonId
}

export const ServiceAccountId = Id.brand<'service_account'>()
export type ServiceAccountId = z.output<typeof ServiceAccountId>
/** Brands an id that the database gave for a service account. */
export function asServiceAccountId(id: number): ServiceAccountId {
  return id as ServiceAccountId
}

export const KeyId = Id.brand<'api_key'>()
export type KeyId = z.output<typeof KeyId>
/** Brands an id that the database gave for a key. */
export function asKeyId(id: number): KeyId {
  return id as KeyId
}
