import type { OrganisationId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

export interface KeptCounts {
  readonly accounts: number
  readonly disabled: number
  readonly programs: number
  readonly conversations: number
  readonly messages: number
  readonly conversations_since: Date | null
  readonly collections: number
  readonly guarded: number
  readonly documents: number
  readonly files: number
  readonly usage: number
  readonly usage_since: Date | null
  readonly trace: number
  readonly trace_since: Date | null
  readonly held: number
}

/** How much an organisation keeps, of all its people together: no row is told, only their number. */
export async function countKept(db: Database, organisationId: OrganisationId): Promise<KeptCounts> {
  const { rows } = await sql<KeptCounts>`
    select
      (select count(*) from person where organisation_id = own.id) as accounts,
      (select count(*) from person where organisation_id = own.id and disabled_at is not null) as disabled,
      (select count(*) from service_account where organisation_id = own.id) as programs,
      (select count(*) from conversation where organisation_id = own.id) as conversations,
      (select count(*) from message join conversation on conversation.id = message.conversation_id
        where conversation.organisation_id = own.id) as messages,
      (select min(created_at) from conversation where organisation_id = own.id) as conversations_since,
      (select count(*) from collection where organisation_id = own.id) as collections,
      (select count(*) from collection where organisation_id = own.id and data_level <> 'public') as guarded,
      (select count(*) from document join collection on collection.id = document.collection_id
        where collection.organisation_id = own.id) as documents,
      (select count(*) from stored_file join principal on principal.id = stored_file.owner_principal_id
        where principal.organisation_id = own.id) as files,
      (select count(*) from usage_event where organisation_id = own.id) as usage,
      (select min(at) from usage_event where organisation_id = own.id) as usage_since,
      (select count(*) from audit_log where organisation_id = own.id) as trace,
      (select min(at) from audit_log where organisation_id = own.id) as trace_since,
      (select count(*) from legal_hold where organisation_id = own.id) as held
    from organisation as own where own.id = ${organisationId}`.execute(db)
  const [counts] = rows
  if (!counts) throw new Error('the organisation is gone')
  return counts
}
