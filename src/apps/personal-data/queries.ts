import type { OrganisationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'

type Reader = Kysely<Tables>

export function listOrganisationIds(db: Reader) {
  return db.selectFrom('organisation').select('id').orderBy('id').execute()
}

/** Of one organisation, those that nothing was added to since; an answer being written is left to its end. */
export async function deleteConversationsBefore(
  tx: Transaction<Tables>,
  organisationId: OrganisationId,
  before: Date,
): Promise<number> {
  const gone = await tx
    .deleteFrom('conversation')
    .where('organisation_id', '=', organisationId)
    .where('updated_at', '<', before)
    .where(sql<boolean>`not is_held_conversation(conversation.id, conversation.owner_principal_id)`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('message')
            .select('message.id')
            .whereRef('message.conversation_id', '=', 'conversation.id')
            .where('message.state', '=', 'streaming'),
        ),
      ),
    )
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Of those, how many are kept because they are held. */
export async function countHeldBefore(tx: Transaction<Tables>, organisationId: OrganisationId, before: Date) {
  const { held } = await tx
    .selectFrom('conversation')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('organisation_id', '=', organisationId)
    .where('updated_at', '<', before)
    .where(sql<boolean>`is_held_conversation(conversation.id, conversation.owner_principal_id)`)
    .executeTakeFirstOrThrow()
  return held
}
