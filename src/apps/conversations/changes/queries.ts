import type { ConversationId, PrincipalId } from '#contract/ids'
import type { CitationChange } from '#contract/applications'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Whose answers, and what this person may read today. */
export interface AnswersOf {
  readonly owner: PrincipalId
  readonly readable: readonly PrincipalId[]
  /** None: all conversations. */
  readonly conversationId?: ConversationId | undefined
}

export interface ChangedAnswerRow {
  readonly conversation_id: ConversationId
  readonly conversation: string
  readonly message_id: number
  readonly question: string
  readonly answered_at: Date
  readonly citations: CitationChange[]
}

/**
 * Citations whose words are no longer what their document says: the words that were quoted are not in the version of
 * today, the text went out of force since, or the document cannot be read any more. A passage of the version of today is
 * the same without being compared; an answer of another day quotes the wording of that day, and stands.
 */
function changedCitations({ owner, readable, conversationId }: AnswersOf) {
  const principals = sql.val([...readable])
  return sql`
    select message.id as message_id, message.conversation_id, message.created_at as answered_at,
      (cited ->> 'index')::integer as index, cited ->> 'title' as title,
      case when cited ? 'erased' then 'erased' when document.id is null then 'removed' when ended.is_ended then 'repealed' else 'changed' end as change,
      case when ended.is_ended then now_said.effective_to
        else coalesce(now_said.effective_from, now_said.fetched_at::date) end as since,
      document.id as document_id, cited_chunk.document_version_id as version_id
    from "conversation"
    join message on message.conversation_id = "conversation".id and message.role = 'assistant'
    cross join lateral jsonb_array_elements(message.answer -> 'citations') as cited
    left join document on document.id = (cited ->> 'document_id')::integer
      and document.current_version_id is not null and document.readers && ${principals}::integer[]
    left join document_version as now_said on now_said.id = document.current_version_id
    left join chunk as cited_chunk on cited_chunk.id = (cited ->> 'chunk_id')::integer
      and cited_chunk.document_id = document.id and cited_chunk.readers && ${principals}::integer[]
    cross join lateral (select coalesce(
      now_said.effective_to <= current_date and now_said.effective_to > message.created_at::date, false) as is_ended
    ) as ended
    where "conversation"."owner_principal_id" = ${owner} and jsonb_typeof(message.answer -> 'citations') = 'array'
      and (${conversationId ?? null}::integer is null or "conversation".id = ${conversationId ?? null}::integer)
      and (document.id is null or (message.answer ->> 'as_of' is null and (ended.is_ended or (
        cited_chunk.document_version_id is distinct from now_said.id
        and strpos(now_said.markdown, cited ->> 'quote') = 0
        and not exists (
          select from chunk where chunk.document_version_id = now_said.id
            and chunk.readers && ${principals}::integer[] and strpos(chunk.text, cited ->> 'quote') > 0)))))`
}

/** What became of what the answers of a conversation cite. */
export async function listCitationChanges(db: Database, answers: AnswersOf): Promise<CitationChange[]> {
  const { rows } = await sql<CitationChange>`
    select message_id, index, title, change, to_char(since, 'YYYY-MM-DD') as since, document_id, version_id
    from (${changedCitations(answers)}) as changed order by message_id, index limit 1000`.execute(db)
  return rows
}

/** The owner's answers that cite what has changed since, the latest first. */
export async function listChangedAnswers(
  db: Database,
  { limit, offset, ...answers }: AnswersOf & { limit: number; offset: number },
): Promise<ChangedAnswerRow[]> {
  const { rows } = await sql<ChangedAnswerRow>`
    select changed.conversation_id, "conversation".title as conversation, changed.message_id, changed.answered_at,
      coalesce((select text from message as asked where asked.conversation_id = changed.conversation_id
        and asked.role = 'user' and asked.id < changed.message_id order by asked.id desc limit 1), '') as question,
      json_agg(json_build_object('message_id', changed.message_id, 'index', changed.index, 'title', changed.title,
        'change', changed.change, 'since', to_char(changed.since, 'YYYY-MM-DD'), 'document_id', changed.document_id,
        'version_id', changed.version_id) order by changed.index) as citations
    from (${changedCitations(answers)}) as changed
    join "conversation" on "conversation".id = changed.conversation_id
      and "conversation"."owner_principal_id" = ${answers.owner}
    group by changed.conversation_id, "conversation".title, changed.message_id, changed.answered_at
    order by changed.message_id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countChangedAnswers(db: Database, answers: AnswersOf): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(distinct message_id) as total from (${changedCitations(answers)}) as changed`.execute(db)
  return rows[0]?.total ?? 0
}
