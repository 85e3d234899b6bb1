-- lockName
select pg_advisory_xact_lock($1, hashtext($2));

-- findDocumentNamed
select "id", "blob_hash", "readers" from "document" where "collection_id" = $1 and "external_id" = $2;

-- upsertDocument
insert into "document" ("media_type", "blob_hash", "size_bytes", "readers", "state", "error_code", "error_details", "collection_id", "external_id", "title") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("collection_id", "external_id") do update set "media_type" = $11, "blob_hash" = $12, "size_bytes" = $13, "readers" = $14, "state" = $15, "error_code" = $16, "error_details" = $17, "updated_at" = now() returning "id", "readers";

-- requeueDocument
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "updated_at" = now() where "id" = $4 and "blob_hash" is not null and "state" in ($5, $6) returning "id", "blob_hash", "readers";

-- markProcessing
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "updated_at" = now() where "id" = $4 and "blob_hash" = $5 returning "external_id", "readers";

-- markFailed
update "document" set "state" = $1, "error_code" = $2, "error_details" = $3, "updated_at" = now() where "id" = $4 and "blob_hash" = $5 returning "id", "readers";

-- listUnreadFiles
select "id", "blob_hash", "readers" from "document" where "state" in ($1, $2) and "blob_hash" is not null order by "id";
