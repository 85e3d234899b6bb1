-- Sources chosen for a conversation; null: all that its owner may read.
alter table conversation add column collection_ids integer[];

-- What the owner of a conversation says of an answer, for the administrators of the organisation. Goes with its message.
create table message_feedback (
  message_id integer primary key references message (id) on delete cascade,
  organisation_id integer not null references organisation (id) on delete cascade,
  useful boolean not null,
  reasons text[] not null,
  comment text not null,
  updated_at timestamptz not null default now()
);
create index message_feedback_organisation on message_feedback (organisation_id, updated_at desc);

-- Proofs kept before carry what newer ones do.
update message set answer = answer
  || jsonb_build_object('answer_end', length(text), 'fallback', null)
  || jsonb_build_object('citations', (
    select coalesce(jsonb_agg(cited || jsonb_build_object(
      'highlights', jsonb_build_array(jsonb_build_object('start', cited -> 'start', 'end', cited -> 'end')),
      'collection_id', coalesce(document.collection_id, 0),
      'collection', coalesce(collection.name, ''),
      'corpus', collection.corpus_id,
      'file_name', case when collection.id is not null and collection.corpus_id is null then cited ->> 'external_id' end,
      'notices', '[]'::jsonb) order by ordinal), '[]'::jsonb)
    from jsonb_array_elements(answer -> 'citations') with ordinality as listed (cited, ordinal)
    left join document on document.id = (cited ->> 'document_id')::integer
    left join collection on collection.id = document.collection_id))
where answer is not null;
