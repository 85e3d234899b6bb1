-- Assistants that an organisation makes beside the one that every instance has; each is called as a model.
create table assistant (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  -- As clients call it, below `assistant/`: it stays, whatever the title becomes.
  name text not null,
  title text not null,
  description text not null,
  instructions text not null,
  mode text not null check (mode in ('quote', 'generate')),
  -- Null: the model that the organisation writes with.
  model text,
  -- Null: all that whoever asks may read.
  collection_ids integer[],
  -- Principals that may ask it: the organisation, groups, people.
  readers integer[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index assistant_name_once on assistant (organisation_id, name);
