-- lockName
select pg_advisory_xact_lock(84680197, hashtext($1));

-- findDocumentNamed
select "id", "blob_hash", "readers" from "document" where "collection_id" = $1 and "external_id" = $2;

-- upsertDocument
insert into "document" ("media_type", "blob_hash", "size_bytes", "readers", "file_name", "given_title", "state", "readings_begun", "error_code", "error_details", "collection_id", "external_id", "title") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict ("collection_id", "external_id") do update set "media_type" = $14, "blob_hash" = $15, "size_bytes" = $16, "readers" = $17, "file_name" = $18, "given_title" = $19, "state" = $20, "readings_begun" = $21, "error_code" = $22, "error_details" = $23, "updated_at" = now() returning "id", "readers";

-- requeueDocument
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "readings_begun" = $4, "updated_at" = now() where "id" = $5 and "blob_hash" is not null and "state" in ($6, $7) returning "id", "blob_hash", "readers";

-- markProcessing
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "readings_begun" = readings_begun + 1, "updated_at" = now() where "id" = $4 and "blob_hash" = $5 returning "external_id", "file_name", "given_title", "chunking", "readings_begun", "readers";

-- markReadingEnded
update "document" set "readings_begun" = $1 where "id" = $2 and "blob_hash" = $3 returning "readers";

-- markFailed
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "readings_begun" = $4, "updated_at" = now() where "id" = $5 and "blob_hash" = $6 returning "id", "readers";

-- listUnreadFiles
select "id", "blob_hash", "readers" from "document" where "state" in ($1, $2) and "blob_hash" is not null order by "id";
