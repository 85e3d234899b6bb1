-- findPackedCorpus
select "collection"."id", "collection"."readers", "source"."mark" from "collection" inner join "source" on "source"."collection_id" = "collection"."id" where "collection"."corpus_id" = $1;

-- listPackedIds
select "id" from "document" where "collection_id" = $1 and "current_version_id" is not null and "readers" && $2::integer[] order by "id";

-- listPackedTexts
select "document"."id", "document"."external_id", "document"."publisher", "document"."licence", "document_version"."title", "document_version"."markdown", "document_version"."notice", "document_version"."version_key", "document_version"."source_mark", "document_version"."legal_status", "document_version"."effective_from", "document_version"."effective_to", "document_version"."canonical_url", "document_version"."source_updated_at" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."id" = any($1::integer[]) and "document"."readers" && $2::integer[] and ("document_version"."version_key" is not null or "document_version"."id" = "document"."current_version_id") order by "document"."id", document_version.id = document.current_version_id, "document_version"."id";

-- listPackedAliases
select "document_id", "alias" from "document_alias" where "document_id" = any($1::integer[]) order by "alias";

-- listPackedReferences
select "document_id", "kind", "target", "label", "heading" from "reference" where "document_id" = any($1::integer[]) order by "id";

-- listPackedVectors
with "held" as (select distinct "index_hash" from "chunk" where "document_id" = any($1::integer[]) and "readers" && $2::integer[]) select "embedding"."index_hash" as "hash", "embedding"."scale", "embedding"."vector" from "embedding" where "embedding"."profile" = $3 and "embedding"."index_hash" in (
        select index_hash from held union select unit_hash from passage_unit join held using (index_hash)) order by "embedding"."index_hash";
