-- findAliased
select "document_alias"."alias", "document"."id" as "document_id", "document"."collection_id", "chunk"."id" as "chunk_id" from "document_alias" inner join "document" on "document"."id" = "document_alias"."document_id" inner join "chunk" on "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."document_id" = "document"."id" and "chunk"."ordinal" = $1 where "document_alias"."alias" = any($2::text[]) and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[] order by "document"."id" limit $5;

-- listReadableReferences
select distinct on ("reference"."id") "reference"."id", "reference"."kind", "reference"."label", "reference"."heading", "reference"."target", "target"."id" as "target_id", "target"."title" as "target_title", "target"."canonical_url" as "target_url", "target"."readers" as "target_readers" from "reference" inner join "document" on "document"."id" = "reference"."document_id" left join "document_alias" on "document_alias"."alias" = "reference"."target" left join "document" as "target" on "target"."id" = "document_alias"."document_id" and "target"."readers" && $1::integer[] where "reference"."document_id" = $2 and "document"."readers" && $3::integer[] order by "reference"."id", "target"."id" limit $4 offset $5;

-- countReadableReferences
select count(*) as "total" from "reference" inner join "document" on "document"."id" = "reference"."document_id" where "reference"."document_id" = $1 and "document"."readers" && $2::integer[];
