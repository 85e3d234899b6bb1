-- What a sender wrote beside a passage; most have none.
alter table chunk add column metadata jsonb not null default '{}';
create index chunk_with_metadata on chunk (document_id) where metadata <> '{}';
