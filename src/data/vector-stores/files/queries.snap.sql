-- listStoreFiles
select "id", "collection_id", "external_id", "title", "file_name", "state", "error_code", "error_details", "size_bytes", "metadata", "created_at", "readers" from "document" where "collection_id" = $1 and "document"."readers" && $2::integer[] and "state" in ($3) and "external_id" = any($4::text[]) and "id" > $5 order by "id" asc limit $6;

-- findStoreFile
select "id", "collection_id", "external_id", "title", "file_name", "state", "error_code", "error_details", "size_bytes", "metadata", "created_at", "readers" from "document" where "collection_id" = $1 and "document"."readers" && $2::integer[] and "id" = $3;

-- listAttachedDocuments
select "id" from "document" where "external_id" = $1 and "document"."readers" && $2::integer[];

-- updateFileMetadata
update "document" set "metadata" = $1, "updated_at" = now() where "id" = $2 returning "readers";

-- insertFileBatch
insert into "file_batch" ("id", "collection_id", "file_ids") values ($1, $2, $3) returning *;

-- findFileBatch
select * from "file_batch" where "id" = $1 and "collection_id" = $2;

-- markCancelled
update "file_batch" set "cancelled_ids" = cancelled_ids || $1::text[] where "id" = $2 returning *;
