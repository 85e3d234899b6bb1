-- Answers that clients of the responses interface may read again, or go on from.
create table stored_response (
  id text primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  owner_principal_id integer not null references principal (id),
  -- The answer as it is given, its inputs, and the whole exchange as a model reads it.
  body jsonb not null,
  input_items jsonb not null,
  messages jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index stored_response_expiry on stored_response (expires_at);
