-- findKnownHashes
select "index_hash" from "embedding" where "profile" = $1 and "index_hash" = any($2::bytea[]);

-- findVectors
select "index_hash", "scale", "vector" from "embedding" where "profile" = $1 and "index_hash" = any($2::bytea[]);

-- deleteUnheldEmbeddings
delete from embedding where index_hash = any($1::bytea[]) and not exists (select from chunk where chunk.index_hash = embedding.index_hash and cardinality(readers) >= 0) and not exists (select from passage_question where question_hash = embedding.index_hash) and not exists (select from passage_unit where unit_hash = embedding.index_hash);

-- insertEmbeddings
insert into "embedding" ("index_hash", "profile", "scale", "vector") values ($1, $2, $3, $4) on conflict do nothing;

-- findChunksWithoutVector
select "chunk"."document_id", "chunk"."index_hash" as "hash", "chunk"."index_text" as "text" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" left join "embedding" on "embedding"."index_hash" = "chunk"."index_hash" and "embedding"."profile" = $1 where "embedding"."index_hash" is null order by "chunk"."document_id" limit $2;
