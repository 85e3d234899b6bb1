-- findConversation
select * from "conversation" where "id" = $1 and "conversation"."owner_principal_id" = $2;

-- lockConversation
select * from "conversation" where "id" = $1 and "conversation"."owner_principal_id" = $2 for no key update;

-- listOwnConversations
select * from "conversation" where "conversation"."owner_principal_id" = $1 and (regexp_replace(normalize("conversation"."title", NFD), '[̀-ͯ]', '', 'g') ilike $2 or exists (
    select 1 from message where message.conversation_id = conversation.id and regexp_replace(normalize("message"."text", NFD), '[̀-ͯ]', '', 'g') ilike $3)) order by "updated_at" desc, "id" desc limit $4 offset $5;

-- countOwnConversations
select count(*) as "total" from "conversation" where "conversation"."owner_principal_id" = $1 and (regexp_replace(normalize("conversation"."title", NFD), '[̀-ͯ]', '', 'g') ilike $2 or exists (
    select 1 from message where message.conversation_id = conversation.id and regexp_replace(normalize("message"."text", NFD), '[̀-ͯ]', '', 'g') ilike $3));

-- insertConversation
insert into "conversation" ("organisation_id", "owner_principal_id", "title", "model", "collection_ids", "as_of") values ($1, $2, $3, $4, $5, $6) returning *;

-- renameOwnConversation
update "conversation" set "title" = $1 where "id" = $2 and "conversation"."owner_principal_id" = $3 returning *;

-- deleteOwnConversation
delete from "conversation" where "id" = $1 and "conversation"."owner_principal_id" = $2;

-- listPlaces
select "id", "role", "parent_id" from "message" where "conversation_id" = $1 order by "id";

-- listTexts
select "role", "text" from "message" where "conversation_id" = $1 and "id" = any($2::integer[]) and "text" != $3 order by "id" desc;

-- showOwnVersion
update "conversation" set "shown_id" = $1 where "id" = $2 and "conversation"."owner_principal_id" = $3;

-- readConversation
select "conversation".*, "message"."id" as "message_id", "message"."role", "message"."parent_id", "message"."state", "message"."answer", "message"."error_code", "message"."error_details", "message"."created_at" as "asked_at", (
  select jsonb_build_object('useful', useful, 'reasons', reasons, 'comment', comment,
    'updated', extract(epoch from updated_at)::bigint)
  from message_feedback where message_feedback.message_id = message.id
) as "feedback", case when message.state = 'streaming' then coalesce((
  select string_agg(message_event.event ->> 'text', '' order by message_event.ordinal)
  from message_event
  where message_event.message_id = message.id and message_event.event ->> 'type' = 'text-delta'
), '') else message.text end as "text", (select coalesce(max(id), 0) from message_event where conversation_id = conversation.id) as "last" from "conversation" left join "message" on "message"."conversation_id" = "conversation"."id" where "conversation"."id" = $1 and "conversation"."owner_principal_id" = $2 order by "message"."id";

-- findQuestion
select "message"."id", "message"."role", "message"."state", "message"."error_code", "message"."error_details", "message"."created_at", "message"."text", "message"."answer" from "message" where "conversation_id" = $1 and "id" >= (select "asked"."id" from "message" as "asked" where "asked"."conversation_id" = $2 and "asked"."sent_key" = $3) order by "id" limit $4;

-- keepQuestion
insert into "message" ("conversation_id", "role", "text", "state", "ended_at", "sent_key", "parent_id") values ($1, $2, $3, $4, now(), $5, $6) returning "message"."id", "message"."role", "message"."state", "message"."error_code", "message"."error_details", "message"."created_at", "message"."text", "message"."answer";

-- findOwnAnswer
select "message"."id", "message"."role", "message"."state", "message"."error_code", "message"."error_details", "message"."created_at", "message"."text", "message"."answer", (
  select jsonb_build_object('useful', useful, 'reasons', reasons, 'comment', comment,
    'updated', extract(epoch from updated_at)::bigint)
  from message_feedback where message_feedback.message_id = message.id
) as "feedback" from "message" inner join "conversation" on "conversation"."id" = "message"."conversation_id" where "conversation"."id" = $1 and "conversation"."owner_principal_id" = $2 and "message"."id" = $3 and "message"."role" = $4 and "message"."state" != $5;

-- upsertFeedback
insert into "message_feedback" ("message_id", "organisation_id", "useful", "reasons", "comment", "updated_at") values ($1, $2, $3, $4, $5, now()) on conflict ("message_id") do update set "useful" = $6, "reasons" = $7, "comment" = $8, "updated_at" = now();

-- deleteFeedback
delete from "message_feedback" where "message_id" = $1;

-- listOrganisationFeedback
select "message_id", "useful", "comment", "updated_at", "message"."text" as "answer", reasons as "reasons", message.answer ->> 'answer_status' as "answer_status", coalesce((
        select asked.text from message as asked
        where asked.conversation_id = message.conversation_id and asked.id < message.id and asked.role = 'user'
        order by asked.id desc limit 1), '') as "question" from "message_feedback" inner join "message" on "message"."id" = "message_feedback"."message_id" where "message_feedback"."organisation_id" = $1 order by "updated_at" desc, "message_id" desc limit $2 offset $3;

-- countOrganisationFeedback
select count(*) as "total" from "message_feedback" where "organisation_id" = $1;

-- listCitationChanges

    select message_id, index, title, change, to_char(since, 'YYYY-MM-DD') as since, document_id, version_id
    from (
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
      and document.current_version_id is not null and document.readers && $1::integer[]
    left join document_version as now_said on now_said.id = document.current_version_id
    left join chunk as cited_chunk on cited_chunk.id = (cited ->> 'chunk_id')::integer
      and cited_chunk.document_id = document.id and cited_chunk.readers && $2::integer[]
    cross join lateral (select coalesce(
      now_said.effective_to <= current_date and now_said.effective_to > message.created_at::date, false) as is_ended
    ) as ended
    where "conversation"."owner_principal_id" = $3 and jsonb_typeof(message.answer -> 'citations') = 'array'
      and ($4::integer is null or "conversation".id = $5::integer)
      and (document.id is null or (message.answer ->> 'as_of' is null and (ended.is_ended or (
        cited_chunk.document_version_id is distinct from now_said.id
        and strpos(now_said.markdown, cited ->> 'quote') = 0
        and not exists (
          select from chunk where chunk.document_version_id = now_said.id
            and chunk.readers && $6::integer[] and strpos(chunk.text, cited ->> 'quote') > 0)))))) as changed order by message_id, index limit 1000;

-- listChangedAnswers

    select changed.conversation_id, "conversation".title as conversation, changed.message_id, changed.answered_at,
      coalesce((select text from message as asked where asked.conversation_id = changed.conversation_id
        and asked.role = 'user' and asked.id < changed.message_id order by asked.id desc limit 1), '') as question,
      json_agg(json_build_object('message_id', changed.message_id, 'index', changed.index, 'title', changed.title,
        'change', changed.change, 'since', to_char(changed.since, 'YYYY-MM-DD'), 'document_id', changed.document_id,
        'version_id', changed.version_id) order by changed.index) as citations
    from (
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
      and document.current_version_id is not null and document.readers && $1::integer[]
    left join document_version as now_said on now_said.id = document.current_version_id
    left join chunk as cited_chunk on cited_chunk.id = (cited ->> 'chunk_id')::integer
      and cited_chunk.document_id = document.id and cited_chunk.readers && $2::integer[]
    cross join lateral (select coalesce(
      now_said.effective_to <= current_date and now_said.effective_to > message.created_at::date, false) as is_ended
    ) as ended
    where "conversation"."owner_principal_id" = $3 and jsonb_typeof(message.answer -> 'citations') = 'array'
      and ($4::integer is null or "conversation".id = $5::integer)
      and (document.id is null or (message.answer ->> 'as_of' is null and (ended.is_ended or (
        cited_chunk.document_version_id is distinct from now_said.id
        and strpos(now_said.markdown, cited ->> 'quote') = 0
        and not exists (
          select from chunk where chunk.document_version_id = now_said.id
            and chunk.readers && $6::integer[] and strpos(chunk.text, cited ->> 'quote') > 0)))))) as changed
    join "conversation" on "conversation".id = changed.conversation_id
      and "conversation"."owner_principal_id" = $7
    group by changed.conversation_id, "conversation".title, changed.message_id, changed.answered_at
    order by changed.message_id desc limit $8 offset $9;

-- countChangedAnswers

    select count(distinct message_id) as total from (
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
      and document.current_version_id is not null and document.readers && $1::integer[]
    left join document_version as now_said on now_said.id = document.current_version_id
    left join chunk as cited_chunk on cited_chunk.id = (cited ->> 'chunk_id')::integer
      and cited_chunk.document_id = document.id and cited_chunk.readers && $2::integer[]
    cross join lateral (select coalesce(
      now_said.effective_to <= current_date and now_said.effective_to > message.created_at::date, false) as is_ended
    ) as ended
    where "conversation"."owner_principal_id" = $3 and jsonb_typeof(message.answer -> 'citations') = 'array'
      and ($4::integer is null or "conversation".id = $5::integer)
      and (document.id is null or (message.answer ->> 'as_of' is null and (ended.is_ended or (
        cited_chunk.document_version_id is distinct from now_said.id
        and strpos(now_said.markdown, cited ->> 'quote') = 0
        and not exists (
          select from chunk where chunk.document_version_id = now_said.id
            and chunk.readers && $6::integer[] and strpos(chunk.text, cited ->> 'quote') > 0)))))) as changed;

-- readEvents
select "message_event"."id" as "event_id", "message_event"."event", "message_event"."is_final", "message"."id", "message"."role", "message"."state", "message"."error_code", "message"."error_details", "message"."created_at", case when message_event.is_final then message.text else '' end as "text", case when message_event.is_final then message.answer end as "answer", (
  select jsonb_build_object('useful', useful, 'reasons', reasons, 'comment', comment,
    'updated', extract(epoch from updated_at)::bigint)
  from message_feedback where message_feedback.message_id = message.id
) as "feedback" from "message_event" inner join "message" on "message"."id" = "message_event"."message_id" where "message_event"."conversation_id" = $1 and "message_event"."id" > $2 order by "message_event"."id" limit $3;

-- lastEventId
select coalesce(max(id), 0) as "last" from "message_event" where "conversation_id" = $1;

-- insertEvents

    with ours as (
      select id, conversation_id from message
      where id = $1 and runner_id = $2 and state = 'streaming'
      for no key update
    ), written as (
      insert into message_event (conversation_id, message_id, ordinal, event)
      select ours.conversation_id, ours.id, item.ordinal, item.event
      from ours, jsonb_to_recordset($3::jsonb) as item (ordinal integer, event jsonb)
      order by item.ordinal
      on conflict (message_id, ordinal) do nothing
      returning conversation_id
    )
    select exists (select from ours) as ours,
      (select pg_notify($4, conversation_id || ':events') from written limit 1)
  ;

-- endMessage

    with ended as (
      update message
      set state = $1, text = $2, answer = $3::jsonb, ended_at = now(),
        error_code = $4, error_details = $5::jsonb,
        lease_until = null
      where id = $6 and runner_id = $7 and state = 'streaming'
      returning id, conversation_id
    ), written as (
      insert into message_event (conversation_id, message_id, ordinal, is_final, event)
      select conversation_id, id, $8, true, $9::jsonb from ended
      returning conversation_id
    )
    select exists (select from ended) as ours,
      (select pg_notify($10, conversation_id || ':events') from written limit 1)
  ;

-- isAnswering
select "id" from "message" where "state" = $1 and "conversation_id" = $2;

-- interruptAnswers
select "id" from "message" where "state" = $1 and "conversation_id" = $2 and "runner_id" = $3 and "lease_until" < clock_timestamp() for no key update skip locked;

-- renewLeases
update "message" set "lease_until" = clock_timestamp() + make_interval(secs => $1) where "id" in ($2) and "state" = $3 and "runner_id" = $4 returning "id";

-- deleteEvents
delete from "message_event" using "message" where "message"."id" = "message_event"."message_id" and "message_event"."is_final" = $1 and "message"."state" != $2 and "message"."ended_at" < now() - make_interval(mins => $3);
