-- Everyday questions that a passage answers, kept by the hash of what is indexed of it: the same text has the same
-- questions for everybody. They are searched, and never shown as a source.
create table passage_question (
  index_hash bytea not null,
  question_hash bytea not null,
  question text not null check (length(question) <= 400),
  -- The corpus whose list holds it.
  maker text not null,
  created_at timestamptz not null default now(),
  primary key (index_hash, question_hash)
);
create index passage_question_hash on passage_question (question_hash);
