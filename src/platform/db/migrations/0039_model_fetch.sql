-- Model files that somebody asked for, until they are here: under way, stopped, or failed.
create table model_fetch (
  name text primary key,
  -- Of the folder of model files; null for one that the program knows where to fetch.
  file text,
  state text not null default 'waiting' check (state in ('waiting', 'fetching', 'installing', 'stopped', 'failed')),
  source text,
  done_bytes double precision not null default 0,
  failure_code text,
  failure_details jsonb,
  asked_at timestamptz not null default now()
);
