-- Questions whose answers an organisation has graded, asked in one way or in two to be compared.
create table evaluation (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  name text not null,
  -- In which an assistant speaks of itself.
  language text not null check (language in ('fr', 'en')),
  -- One or two: [{ "assistant": "socle", "collectionIds": [3], "mode": "quote", "model": null }]
  variants jsonb not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  -- Code of the error that ended it.
  failure text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);
create index evaluation_organisation on evaluation (organisation_id, id);
-- One at a time: people's own questions go first.
create unique index evaluation_under_way on evaluation (organisation_id) where ended_at is null;

-- As its file told it, with what a right answer shows.
create table evaluation_question (
  evaluation_id integer not null references evaluation (id) on delete cascade,
  position integer not null,
  question jsonb not null,
  primary key (evaluation_id, position)
);

-- What an answer showed; its text is not kept, so that nothing of a document outlives it here.
create table evaluation_answer (
  evaluation_id integer not null,
  position integer not null,
  variant smallint not null check (variant in (0, 1)),
  -- Null when it failed; then the code of the error.
  status text,
  failure text,
  -- Null where the question names no fact.
  all_facts boolean,
  first_characters boolean,
  quoted_words boolean,
  -- Null where it names no document.
  right_document boolean,
  right_document_first boolean,
  fell_back boolean not null,
  duration_ms real not null,
  primary key (evaluation_id, position, variant),
  foreign key (evaluation_id, position) references evaluation_question (evaluation_id, position) on delete cascade
);
