-- The chat model that writes everyday questions for the passages of a collection; null: none does.
alter table collection add column question_model text;

-- What a model wrote about a passage. It is not searched before every passage of its collection was asked about: questions
-- about a part would put that part before the rest.
create table drafted_question (
  index_hash bytea primary key,
  questions text[] not null
);

-- They say much of the passage: they go with the last one of its text, their vectors with them.
create function forget_questions() returns trigger language plpgsql as $$
begin
  if not exists (select from chunk where chunk.index_hash = old.index_hash) then
    delete from drafted_question where index_hash = old.index_hash;
    delete from passage_question where index_hash = old.index_hash and maker = 'model';
  end if;
  return null;
end $$;
create constraint trigger chunk_forgets_questions after delete on chunk
  deferrable initially deferred for each row execute function forget_questions();

create function forget_question_vectors() returns trigger language plpgsql as $$
begin
  delete from embedding
  where index_hash = old.question_hash
    and not exists (select from chunk where chunk.index_hash = old.question_hash)
    and not exists (select from passage_question where question_hash = old.question_hash);
  return null;
end $$;
create constraint trigger question_forgets_vectors after delete on passage_question
  deferrable initially deferred for each row execute function forget_question_vectors();
