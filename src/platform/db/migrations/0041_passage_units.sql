-- The sentences, items and rows of a passage that a question is compared with, by the hashes under which their vectors are
-- kept. A passage without any stands for itself.
create table passage_unit (
  index_hash bytea not null,
  unit_hash bytea not null,
  primary key (index_hash, unit_hash)
);
create index passage_unit_unit on passage_unit (unit_hash);

-- A vector goes with the last text that it stands for, be it a passage, a question or a unit.
create function forget_vector_of(hash bytea) returns void language sql as $$
  delete from embedding
  where index_hash = hash
    and not exists (select from chunk where chunk.index_hash = hash)
    and not exists (select from passage_question where question_hash = hash)
    and not exists (select from passage_unit where unit_hash = hash)
$$;

create or replace function forget_vectors() returns trigger language plpgsql as $$
begin
  if not exists (select from chunk where chunk.index_hash = old.index_hash) then
    delete from passage_unit where index_hash = old.index_hash;
  end if;
  perform forget_vector_of(old.index_hash);
  return null;
end $$;

create or replace function forget_question_vectors() returns trigger language plpgsql as $$
begin
  perform forget_vector_of(old.question_hash);
  return null;
end $$;

create function forget_unit_vectors() returns trigger language plpgsql as $$
begin
  perform forget_vector_of(old.unit_hash);
  return null;
end $$;
create constraint trigger unit_forgets_vectors after delete on passage_unit
  deferrable initially deferred for each row execute function forget_unit_vectors();
