-- Many requests to models, asked at once and answered when there is room.
create table batch (
  id text primary key,
  number integer generated always as identity unique,
  owner_principal_id integer not null references principal (id) on delete cascade,
  -- The key that asked: its rights, its limits, its usage. Without it nothing more is asked.
  key_id integer references api_key (id) on delete set null,
  endpoint text not null check (endpoint in
    ('/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses')),
  input_file_id text not null,
  metadata jsonb not null default '{}',
  output_life_seconds integer,
  status text not null check (status in
    ('validating', 'failed', 'in_progress', 'finalizing', 'completed', 'expired', 'cancelling', 'cancelled')),
  -- Why it failed: [{ "code": "…", "line": 3, "message": "…", "param": null }]
  errors jsonb not null default '[]',
  -- Those of its answers, once they are all there; until then they are counted.
  total integer not null default 0,
  completed integer not null default 0,
  failed integer not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  output_file_id text,
  error_file_id text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  in_progress_at timestamptz,
  finalizing_at timestamptz,
  cancelling_at timestamptz,
  ended_at timestamptz
);
create index batch_owner on batch (owner_principal_id, number);
create index batch_unfinished on batch (number) where ended_at is null;

-- Answers of a batch that is not over, by line of its input: what was answered is not asked again.
create table batch_result (
  batch_id text not null references batch (id) on delete cascade,
  line integer not null,
  custom_id text not null,
  request_id text not null,
  status integer not null,
  body text not null,
  primary key (batch_id, line)
);
