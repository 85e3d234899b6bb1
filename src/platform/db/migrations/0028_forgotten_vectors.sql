-- A vector says much of its text: it goes with the last passage or question that has this text, whatever deletes it. At
-- the commit, so that a text deleted and stored again in one transaction keeps its vector.
create function forget_vectors() returns trigger language plpgsql as $$
begin
  delete from embedding
  where index_hash = old.index_hash
    and not exists (select from chunk where chunk.index_hash = old.index_hash)
    and not exists (select from passage_question where question_hash = old.index_hash);
  return null;
end $$;
create constraint trigger chunk_forgets_vectors after delete on chunk
  deferrable initially deferred for each row execute function forget_vectors();

delete from embedding
where not exists (select from chunk where chunk.index_hash = embedding.index_hash)
  and not exists (select from passage_question where question_hash = embedding.index_hash);
