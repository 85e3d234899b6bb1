-- Processes may share a search index or have one each: a change waits for every index, and each forgets its own.
create table search_index (
  id uuid primary key,
  seen_at timestamptz not null default now()
);

-- Whoever follows an index compares it with the database first: nothing that was waiting is lost.
delete from index_change;
alter table index_change add column index_id uuid not null references search_index (id) on delete cascade;
create index index_change_of_index on index_change (index_id, id);
