-- findNeighbours
select "hit"."id" as "of", "hit"."ordinal" as "of_ordinal", "near"."id", "near"."ordinal", "near"."text", "near"."page" from "chunk" as "hit" inner join "chunk" as "near" on "near"."document_version_id" = "hit"."document_version_id" and "near"."path" = "hit"."path" and abs(near.ordinal - hit.ordinal) = 1 where "hit"."id" in ($1) and "hit"."readers" && $2::integer[] and "near"."readers" && $3::integer[];

-- listGuardedCollections
select "id", "data_level" from "collection" where "collection"."readers" && $1::integer[] and "data_level" != $2;

-- listConsultedSources
select "collection"."name", "collection"."corpus_id", count("document"."id") as "documents", max("document"."source_updated_at") as "updated_at" from "collection" inner join "document" on "document"."collection_id" = "collection"."id" where "collection"."readers" && $1::integer[] and "document"."readers" && $2::integer[] and "document"."state" = $3 and ($4::integer[] is null or "collection"."id" = any($5::integer[])) group by "collection"."id" order by "collection"."id" limit $6;
