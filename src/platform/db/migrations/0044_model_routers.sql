-- A model under the name that an administrator gives it, for the servers that are put behind it.
create table model_router (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  name text not null,
  -- What it does, in the words of those who ask: text-generation, text-embeddings-inference…
  type text not null,
  aliases text[] not null default '{}',
  strategy text not null check (strategy in ('shuffle', 'least_busy')),
  -- Euros per million tokens.
  cost_prompt double precision not null default 0 check (cost_prompt >= 0),
  cost_completion double precision not null default 0 check (cost_completion >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index model_router_name on model_router (organisation_id, name);

-- A server behind a router serves one of its models, under the router's name.
alter table model_server add column router_id integer references model_router (id) on delete cascade;
create index model_server_router on model_server (router_id) where router_id is not null;
-- Which one, and what its administrator said of it beside its address.
alter table model_server add column provides jsonb;
