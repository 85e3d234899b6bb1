-- Packs of corpora that an administrator gave: kept until they are deleted or their time is over.
create table pack (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  -- Where it is fetched from; null for one that was sent.
  url text,
  name text not null,
  state text not null check (state in ('waiting', 'fetching', 'checking', 'ready', 'refused')),
  -- Bytes that are here.
  size_bytes bigint not null default 0,
  blob_hash text,
  -- What it says of itself, once its signature was compared.
  content jsonb,
  error_code text,
  error_details jsonb,
  -- The last run that added it.
  run_id integer references source_run (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index pack_organisation on pack (organisation_id, id);
create index pack_blob on pack (blob_hash);
