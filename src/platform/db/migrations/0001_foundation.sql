-- Who exists. A principal is one integer for anything that can be allowed to read.
create table organisation (
  id integer generated always as identity primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table principal (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('public', 'organisation', 'group', 'person', 'service_account')),
  organisation_id integer references organisation (id) on delete cascade
);
create unique index principal_public_once on principal (kind) where kind = 'public';
create unique index principal_organisation_once on principal (organisation_id) where kind = 'organisation';

create table person (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  principal_id integer not null unique references principal (id),
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('administrator', 'agent')),
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create unique index person_email_once on person (lower(email));

create table setup_link (
  token_hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  id integer generated always as identity primary key,
  person_id integer not null references person (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text
);

-- Failed sign-ins by account and by address; a success removes the account's row.
create table sign_in_failure (
  subject text primary key,
  failures integer not null,
  last_failed_at timestamptz not null
);

create table api_key (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  person_id integer references person (id) on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  last_four text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

create table setting (
  organisation_id integer not null references organisation (id) on delete cascade,
  name text not null,
  value jsonb not null,
  primary key (organisation_id, name)
);

-- What is kept. Readers see the current version only; the swap is one update.
create table collection (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  owner_person_id integer references person (id) on delete set null,
  corpus_id text unique,
  name text not null,
  description text not null default '',
  visibility text not null check (visibility in ('private', 'organisation', 'public')),
  readers integer[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table document (
  id integer generated always as identity primary key,
  collection_id integer not null references collection (id) on delete cascade,
  external_id text not null,
  title text not null,
  media_type text,
  language text not null default 'fr',
  canonical_url text,
  publisher text,
  licence text,
  readers integer[] not null,
  state text not null check (state in ('queued', 'processing', 'ready', 'failed')),
  error_code text,
  error_details jsonb,
  blob_hash text,
  size_bytes bigint,
  current_version_id integer,
  source_updated_at date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (collection_id, external_id)
);
create index document_readers on document using gin (readers);

create table document_version (
  id integer generated always as identity primary key,
  document_id integer not null references document (id) on delete cascade,
  content_hash bytea not null,
  markdown text not null,
  effective_from date,
  effective_to date,
  fetched_at timestamptz not null default now()
);
create index document_version_document on document_version (document_id);
alter table document add constraint document_current_version
  foreign key (current_version_id) references document_version (id) deferrable initially deferred;

create table chunk (
  id integer generated always as identity primary key,
  document_id integer not null references document (id) on delete cascade,
  document_version_id integer not null references document_version (id) on delete cascade,
  collection_id integer not null references collection (id) on delete cascade,
  ordinal integer not null,
  path text[] not null,
  alternative_paths jsonb not null default '[]',
  kind text not null check (kind in ('text', 'table', 'list', 'note')),
  text text not null,
  index_text text not null,
  index_hash bytea not null,
  start_offset integer not null,
  end_offset integer not null,
  page integer,
  readers integer[] not null,
  unique (document_version_id, ordinal)
);
create index chunk_document on chunk (document_id);
create index chunk_collection on chunk (collection_id);
create index chunk_index_hash on chunk (index_hash);

-- The same text is embedded once for everybody; a new profile adds rows and overwrites none.
create table embedding (
  index_hash bytea not null,
  profile text not null,
  scale real not null,
  vector bytea not null,
  primary key (index_hash, profile)
);

-- What the search index has still to follow, in order.
create table index_change (
  id bigint generated always as identity primary key,
  document_id integer not null,
  created_at timestamptz not null default now()
);

-- Conversations: one row per message, one row per stream event, so that any tab or replica can resume.
-- Owned by a person, or by a key that belongs to nobody.
create table conversation (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  person_id integer references person (id) on delete cascade,
  key_id integer references api_key (id) on delete cascade,
  title text not null,
  model text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(person_id, key_id) = 1)
);
create index conversation_person on conversation (person_id, updated_at desc) where person_id is not null;
create index conversation_key on conversation (key_id, updated_at desc) where key_id is not null;

-- Until an answer ends, its text is in its events, and the process that writes it renews its lease.
create table message (
  id integer generated always as identity primary key,
  conversation_id integer not null references conversation (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  text text not null,
  state text not null check (state in ('streaming', 'finished', 'interrupted', 'failed')),
  answer jsonb,
  error_code text,
  error_details jsonb,
  runner_id text,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check (state <> 'streaming' or (runner_id is not null and lease_until is not null))
);
create index message_conversation on message (conversation_id, id);
create unique index message_streaming_once on message (conversation_id) where state = 'streaming';

-- The ordinal makes a repeated insert harmless. The final event holds no text: the message does, and it is never pruned.
create table message_event (
  id bigint generated always as identity primary key,
  conversation_id integer not null references conversation (id) on delete cascade,
  message_id integer not null references message (id) on delete cascade,
  ordinal integer not null,
  is_final boolean not null default false,
  event jsonb not null,
  unique (message_id, ordinal)
);
create index message_event_conversation on message_event (conversation_id, id);
create index message_event_prunable on message_event (message_id) where not is_final;

-- Trace. Rows are chained by hash and never changed.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  organisation_id integer,
  actor_kind text not null,
  actor_id integer,
  action text not null,
  target_kind text,
  target_id text,
  details jsonb not null,
  request_id text,
  address text,
  previous_hash bytea not null,
  hash bytea not null
);
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only';
end $$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_audit_change();

create table usage_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  request_id text not null,
  organisation_id integer,
  key_id integer,
  person_id integer,
  model text not null,
  backend text not null,
  endpoint text not null,
  status integer not null,
  prompt_tokens integer,
  completion_tokens integer,
  duration_ms real not null,
  first_token_ms real
);
create index usage_event_at on usage_event using brin (at);

-- How far the usage journal of each process has been loaded: a part that comes again is left alone.
create table usage_journal (
  id uuid primary key,
  loaded integer not null
);

insert into principal (kind) values ('public');
