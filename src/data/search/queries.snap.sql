-- findPassages
select "chunk"."id", "chunk"."document_id", "chunk"."collection_id", "chunk"."text", "chunk"."path", "chunk"."page", "document"."title", "document"."external_id", "document"."canonical_url", "document"."publisher", "document"."licence", "document"."source_updated_at", "document"."created_at", "document_version"."effective_from", "document_version"."effective_to" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" where "chunk"."id" = any($1::integer[]) and "document"."readers" && $2::integer[] and "chunk"."readers" && $3::integer[];

-- tryFollowerLock
select pg_try_advisory_xact_lock($1) as held;

-- waitForFollowerLock
select pg_advisory_xact_lock($1);

-- listIndexChanges
select "id", "document_id" from "index_change" order by "id" limit $1;

-- findIndexLag
select count(*) as "changes", coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "seconds" from "index_change";

-- listIndexRows
select "chunk"."id", "chunk"."document_id", "chunk"."collection_id", "chunk"."index_text", "chunk"."readers", "document"."title", "embedding"."scale", "embedding"."vector" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" left join "embedding" on "embedding"."index_hash" = "chunk"."index_hash" and "embedding"."profile" = $1 where "chunk"."document_id" = any($2::integer[]) order by "chunk"."id";

-- markDocumentsReady
update "document" set "state" = $1, "updated_at" = now() where "id" = any($2::integer[]) and "state" = $3 and "current_version_id" is not null;

-- deleteIndexChanges
delete from "index_change" where "id" = any($1::bigint[]);

-- listChunkEntries
select "chunk"."id", "chunk"."document_id", "chunk"."readers", embedding.index_hash is not null as "has_vector" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" left join "embedding" on "embedding"."index_hash" = "chunk"."index_hash" and "embedding"."profile" = $1 where "chunk"."id" > $2 order by "chunk"."id" limit $3;

-- announceEveryDocument
insert into index_change (document_id) select id from document where current_version_id is not null and cardinality(readers) > 0 order by id;
