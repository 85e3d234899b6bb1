-- listReadableDocuments
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."collection_id" = $3 and ("document"."title" ilike $4 or "document"."file_name" ilike $5) order by "document"."id" desc, "document"."id" desc limit $6 offset $7;

-- countReadableDocuments
select count(*) as "total" from "document" where "document"."readers" && $1::integer[] and "document"."collection_id" = $2 and ("document"."title" ilike $3 or "document"."file_name" ilike $4);

-- findReadableDocument
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."id" = $3;

-- countCitations
select count(*) as "total" from "message" where answer -> 'citations' @> $1::jsonb;

-- insertNamedDocument
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do nothing returning "id", "readers";

-- findReadableDocumentIds
select "id" from "document" where "id" in ($1) and "document"."readers" && $2::integer[];

-- deleteReadableDocument
delete from "document" where "id" = $1 and "document"."readers" && $2::integer[] returning "id";
