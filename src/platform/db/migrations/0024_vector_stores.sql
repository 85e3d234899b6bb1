-- What clients of vector stores write of a collection.
alter table collection add column metadata jsonb not null default '{}';

-- Files that were attached to a collection together. Where each is, its document says.
create table file_batch (
  id text primary key,
  collection_id integer not null references collection (id) on delete cascade,
  file_ids text[] not null,
  -- Those that were refused at once: [{ "id": "file-…", "code": "…" }]
  refused jsonb not null default '[]',
  cancelled_ids text[] not null default '{}',
  created_at timestamptz not null default now()
);
create index file_batch_collection on file_batch (collection_id);

-- A file that is deleted goes from every collection that it is attached to.
create index document_external_id on document (external_id);
