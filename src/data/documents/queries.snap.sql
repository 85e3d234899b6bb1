-- listReadableDocuments
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."collection_id" = $3 and ("document"."title" ilike $4 or "document"."file_name" ilike $5) order by "document"."id" desc, "document"."id" desc limit $6 offset $7;

-- countReadableDocuments
select count(*) as "total" from "document" where "document"."readers" && $1::integer[] and "document"."collection_id" = $2 and ("document"."title" ilike $3 or "document"."file_name" ilike $4);

-- findReadableDocument
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."id" = $3;

-- findReadableText
select "document_version"."markdown", document_version.pages as "pages" from "document" inner join "document_version" on "document_version"."document_id" = "document"."id" where "document"."id" = $1 and "document_version"."id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[];

-- countCitations
select count(*) as "total" from "message" where answer -> 'citations' @> $1::jsonb;

-- insertNamedDocument
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do nothing returning "id", "readers";

-- findReadableDocumentIds
select "id" from "document" where "id" in ($1) and "document"."readers" && $2::integer[];

-- listReadableChunks
select "chunk".*, case when chunk.page is null then null else ( select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry where (entry ->> 'page')::integer = chunk.page limit 1) end as "part" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" where "document"."id" = $1 and "chunk"."document_version_id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[] order by "chunk"."ordinal" limit $5 offset $6;

-- countReadableChunks
select count(*) as "total" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" where "document"."id" = $1 and "chunk"."document_version_id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[];

-- lockDocumentForVersion
select "id", "collection_id", "readers", "blob_hash", "file_name", "media_type", "size_bytes" from "document" where "id" = $1 for update;

-- insertVersions
insert into "document_version" ("document_id", "content_hash", "markdown") values ($1, $2, $3) returning "id", "document_id";

-- insertChunks
insert into "chunk" ("document_id", "document_version_id", "collection_id", "ordinal", "path", "kind", "text", "index_text", "index_hash", "start_offset", "end_offset", "readers") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- swapVersion
update "document" set "current_version_id" = $1, "title" = $2, "language" = $3, "reading_notes" = $4, "readings_begun" = $5, "state" = $6, "error_code" = $7, "error_details" = $8, "updated_at" = now(), "source_updated_at" = $9 where "id" = $10 returning "readers";

-- deleteReadableDocument
delete from "document" where "id" = $1 and "document"."readers" && $2::integer[] returning "id";

-- deleteDocumentsOf
delete from "document" using "collection" where "collection"."id" = "document"."collection_id" and "collection"."id" = $1 and "collection"."readers" && $2::integer[] returning "document"."id";

-- announceChanges
select pg_advisory_xact_lock_shared(84680199, hashtext(''));
insert into index_change (index_id, document_id) select search_index.id, changed.id from search_index, unnest($1::integer[]) as changed (id);
select pg_notify('socle_index', '');

-- lockBlob
select pg_advisory_xact_lock(84680196, hashtext($1));

-- listUsedBlobs
select blob_hash as hash from document where blob_hash = any($1::text[]) and cardinality(readers) >= 0 union select blob_hash from document_version where blob_hash = any($2::text[]) union select blob_hash from stored_file where blob_hash = any($3::text[]);

-- isBlobUsed
select blob_hash as hash from document where blob_hash = any($1::text[]) and cardinality(readers) >= 0 union select blob_hash from document_version where blob_hash = any($2::text[]) union select blob_hash from stored_file where blob_hash = any($3::text[]);
