-- findDocumentToErase
select "document"."id", "document"."collection_id" from "document" inner join "collection" on "collection"."id" = "document"."collection_id" where "document"."id" = $1 and "collection"."organisation_id" = $2 and cardinality("document"."readers") >= 0;

-- findDeletedDocument
select (details ->> 'collectionId')::integer as "collection_id" from "audit_log" where "organisation_id" = $1 and "action" = $2 and "target_kind" = $3 and "target_id" = $4 order by "id" desc limit $5;

-- findCollectionToErase
select "id", "name" from "collection" where "id" = $1 and "organisation_id" = $2 and cardinality("collection"."readers") >= 0;

-- listCollectionsToErase
select "id", "name" from "collection" where "organisation_id" = $1 and cardinality("collection"."readers") >= 0 order by "id";

-- listDocumentsToErase
select "document"."id", "document"."external_id", "document"."canonical_url", array(select distinct name from document_version cross join lateral (values (document_version.title), (document_version.file_name)) as named (name) where document_version.document_id = document.id and name <> '' union select name from (values (document.title), (document.given_title), (document.file_name)) as named (name) where name <> '') as "names" from "document" where cardinality("document"."readers") >= 0 and "document"."id" > $1 and "document"."collection_id" = $2 order by "document"."id" limit $3;

-- describeParts
select (select count(*)::integer from document_version join document on document.id = document_version.document_id where document.id = any($1::integer[]) and cardinality(document.readers) >= 0) as versions, count(*)::integer as passages, coalesce(array_agg(distinct chunk.index_hash), '{}') as hashes from chunk where chunk.document_id = any($2::integer[]) and cardinality(chunk.readers) >= 0;

-- deleteErasedDocuments
delete from "document" where "id" = any($1::integer[]) and cardinality("document"."readers") >= 0;

-- deleteErasedCollection
delete from "collection" where "id" = $1 and cardinality("collection"."readers") >= 0;

-- countComputedOf
select (select count(*) from embedding where index_hash = wanted.hash and not exists (select from passage_question where question_hash = wanted.hash) and not exists (select from passage_unit where unit_hash = wanted.hash)) + (select count(*) from passage_unit where index_hash = wanted.hash) + (select count(*) from drafted_question where index_hash = wanted.hash) + (select count(*) from passage_question where index_hash = wanted.hash and maker = 'model') as left from unnest($1::bytea[]) as wanted (hash) where not exists (select from chunk where chunk.index_hash = wanted.hash and cardinality(chunk.readers) >= 0);

-- deleteChangesOf
delete from index_change where index_id = $1::uuid and document_id = any($2::integer[]);

-- countChangesOf
select count(*)::integer as waiting from index_change where document_id = any($1::integer[]);
