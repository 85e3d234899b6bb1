-- listReadableDocuments
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."collection_id" = $3 and ("document"."title" ilike $4 or "document"."file_name" ilike $5) order by "document"."id" desc, "document"."id" desc limit $6 offset $7;

-- countReadableDocuments
select count(*) as "total" from "document" where "document"."readers" && $1::integer[] and "document"."collection_id" = $2 and ("document"."title" ilike $3 or "document"."file_name" ilike $4);

-- findReadableDocument
select "document".*, (select count(*) as "chunks" from "chunk" where "chunk"."document_id" = "document"."id" and "chunk"."document_version_id" = "document"."current_version_id" and "chunk"."readers" && $1::integer[]) as "chunks", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page ? 'recognised' order by 1) as "recognised_pages", array( select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page where document_version.id = document.current_version_id and page -> 'recognised' ->> 'isDoubtful' = 'true' order by 1) as "doubtful_pages" from "document" where "document"."readers" && $2::integer[] and "document"."id" = $3;

-- findReadableText
select "document_version"."markdown", document_version.pages as "pages" from "document" inner join "document_version" on "document_version"."id" = "document"."current_version_id" where "document"."id" = $1 and "document"."readers" && $2::integer[];

-- countCitations
select count(*) as "total" from "message" where answer -> 'citations' @> $1::jsonb;

-- insertNamedDocument
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do nothing returning "id", "readers";

-- findReadableDocumentIds
select "id" from "document" where "id" in ($1) and "document"."readers" && $2::integer[];

-- listReadableChunks
select "chunk".* from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" where "document"."id" = $1 and "document"."readers" && $2::integer[] and "chunk"."readers" && $3::integer[] order by "chunk"."ordinal" limit $4 offset $5;

-- lockDocumentForVersion
select "id", "collection_id", "readers", "current_version_id", "blob_hash" from "document" where "id" = $1 for update;

-- insertVersions
insert into "document_version" ("document_id", "content_hash", "markdown") values ($1, $2, $3) returning "id", "document_id";

-- insertChunks
insert into "chunk" ("document_id", "document_version_id", "collection_id", "ordinal", "path", "kind", "text", "index_text", "index_hash", "start_offset", "end_offset", "readers") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- swapVersion
update "document" set "current_version_id" = $1, "title" = $2, "language" = $3, "reading_notes" = $4, "readings_begun" = $5, "state" = $6, "error_code" = $7, "error_details" = $8, "updated_at" = now(), "source_updated_at" = $9 where "id" = $10 returning "readers";

-- deleteOldChunks
delete from "chunk" using "document" where "document"."id" = "chunk"."document_id" and "chunk"."document_version_id" != "document"."current_version_id" and "chunk"."document_id" in ($1) and not exists (select "document_version"."id" from "document_version" where "document_version"."id" = "chunk"."document_version_id" and "document_version"."version_key" is not null);

-- deleteReadableDocument
delete from "document" where "id" = $1 and "document"."readers" && $2::integer[] returning "id", "blob_hash";

-- deleteDocumentsOf
delete from "document" using "collection" where "collection"."id" = "document"."collection_id" and "collection"."id" = $1 and "collection"."readers" && $2::integer[] returning "document"."id", "document"."blob_hash";

-- announceChanges
select pg_advisory_xact_lock_shared(84680199, hashtext(''));
insert into index_change (index_id, document_id) select search_index.id, changed.id from search_index, unnest($1::integer[]) as changed (id);
select pg_notify('socle_index', '');

-- lockBlob
select pg_advisory_xact_lock(84680196, hashtext($1));

-- listUsedBlobs
select "blob_hash", "readers" from "document" where blob_hash = any($1::text[]) union all select "blob_hash", array[owner_principal_id] as "readers" from "stored_file" where blob_hash = any($2::text[]);

-- isBlobUsed
select "blob_hash", "readers" from "document" where blob_hash = any($1::text[]) union all select "blob_hash", array[owner_principal_id] as "readers" from "stored_file" where blob_hash = any($2::text[]);
