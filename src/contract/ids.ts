import { z } from 'zod'
import { Id, written } from './schemas.ts'

/*
 * Ids that the compiler keeps apart, a kind per table: a chunk's where a document's is asked for does not compile. They are
 * branded where they come in, by the contract, and where they are read, by the types of the tables; the functions are for
 * what comes from elsewhere: the index, a name that holds a number.
 */

/** Gives a kind to the numbers of one source, which gives no other. */
function brander<Branded extends number>(): (id: number) => Branded {
  return (id) => id as Branded
}

export const ChunkId = Id.brand<'chunk'>()
export type ChunkId = z.output<typeof ChunkId>
export const asChunkId = brander<ChunkId>()

export const ConversationId = Id.brand<'conversation'>()
export type ConversationId = z.output<typeof ConversationId>
export const ConversationParams = z.object({ id: written(ConversationId) })
export const asConversationId = brander<ConversationId>()

export const DocumentId = Id.brand<'document'>()
export type DocumentId = z.output<typeof DocumentId>
export const DocumentParams = z.object({ id: written(DocumentId) })
export const asDocumentId = brander<DocumentId>()

export const CollectionId = Id.brand<'collection'>()
export type CollectionId = z.output<typeof CollectionId>
export const CollectionParams = z.object({ id: written(CollectionId) })
export const asCollectionId = brander<CollectionId>()

export const OrganisationId = Id.brand<'organisation'>()
export type OrganisationId = z.output<typeof OrganisationId>
export const OrganisationParams = z.object({ id: written(OrganisationId) })
export const asOrganisationId = brander<OrganisationId>()

export const PrincipalId = Id.brand<'principal'>()
export type PrincipalId = z.output<typeof PrincipalId>
export const asPrincipalId = brander<PrincipalId>()

export const PersonId = Id.brand<'person'>()
export type PersonId = z.output<typeof PersonId>
export const PersonParams = z.object({ id: written(PersonId) })
export const asPersonId = brander<PersonId>()

export const ServiceAccountId = Id.brand<'service_account'>()
export type ServiceAccountId = z.output<typeof ServiceAccountId>
export const ServiceAccountParams = z.object({ id: written(ServiceAccountId) })
export const asServiceAccountId = brander<ServiceAccountId>()

export const KeyId = Id.brand<'api_key'>()
export type KeyId = z.output<typeof KeyId>
export const KeyParams = z.object({ id: written(KeyId) })
export const asKeyId = brander<KeyId>()

export const GroupId = Id.brand<'group'>()
export type GroupId = z.output<typeof GroupId>
export const GroupParams = z.object({ id: written(GroupId) })
export const asGroupId = brander<GroupId>()

export const SourceId = Id.brand<'source'>()
export type SourceId = z.output<typeof SourceId>
export const SourceParams = z.object({ id: written(SourceId) })
export const asSourceId = brander<SourceId>()
