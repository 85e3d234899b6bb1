-- What fills a collection from outside: an official corpus or a connector.
create table source (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  collection_id integer not null unique references collection (id) on delete cascade,
  kind text not null,
  settings jsonb not null default '{}',
  secret text,
  schedule text,
  paused_at timestamptz,
  -- What the whole source was at its last complete reading: when it is the same, there is nothing to do.
  mark text,
  last_complete_at timestamptz,
  created_at timestamptz not null default now()
);

create table source_run (
  id integer generated always as identity primary key,
  source_id integer not null references source (id) on delete cascade,
  state text not null check (state in ('queued', 'running', 'finished', 'failed', 'paused')),
  is_dry_run boolean not null default false,
  removals_approved boolean not null default false,
  listed integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  removed integer not null default 0,
  failed integer not null default 0,
  removals_waiting integer not null default 0,
  -- A few of what was added, changed, removed or refused, with why.
  samples jsonb not null default '[]',
  error_code text,
  error_details jsonb,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);
create index source_run_of_source on source_run (source_id, id desc);

-- What an item was at the source when it was last stored.
alter table document add column source_mark text;

-- Texts with dates in force keep all their versions, by the key that the source gives to each.
alter table document_version
  add column version_key text,
  add column source_mark text,
  add column legal_status text,
  add column notice text,
  add column canonical_url text,
  add column source_updated_at date;
create unique index document_version_once on document_version (document_id, version_key) where version_key is not null;

-- Other names of a document: article numbers, ids of its versions, addresses.
create table document_alias (
  alias text not null,
  document_id integer not null references document (id) on delete cascade,
  primary key (alias, document_id)
);
create index document_alias_of_document on document_alias (document_id);

-- What a document refers to: an alias of another document, an address, or a key of the directory of local services.
create table reference (
  id integer generated always as identity primary key,
  document_id integer not null references document (id) on delete cascade,
  kind text not null check (kind in ('article', 'sheet', 'url', 'local_service')),
  target text not null,
  label text not null,
  heading text,
  seen_at timestamptz not null default now(),
  unique (document_id, kind, target)
);
create index reference_target on reference (target);
