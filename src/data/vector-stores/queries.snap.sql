-- listStores
select "collection"."id", "collection"."name", "collection"."description", "collection"."metadata", "collection"."created_at", "collection"."expires_after_days", greatest(collection.last_active_at, collection.updated_at) as "last_active_at", greatest(collection.last_active_at, collection.updated_at) + expires_after_days * interval '1 day' as "expires_at", coalesce("held"."completed", 0) as "completed", coalesce("held"."failed", 0) as "failed", coalesce("held"."in_progress", 0) as "in_progress", coalesce("held"."bytes", 0) as "bytes" from "collection" left join lateral (select (count(*) filter (where state = 'ready'))::integer as "completed", (count(*) filter (where state = 'failed'))::integer as "failed", (count(*) filter (where state in ('queued', 'processing')))::integer as "in_progress", coalesce(sum(size_bytes), 0)::float8 as "bytes" from "document" where "document"."collection_id" = "collection"."id" and "document"."readers" && $1::integer[]) as "held" on true where "collection"."readers" && $2::integer[] and "collection"."id" > $3 order by "collection"."id" asc limit $4;

-- lockExpiredStore
select "id", "readers" from "collection" where "expires_after_days" is not null and greatest(collection.last_active_at, collection.updated_at) + expires_after_days * interval '1 day' <= now() and not is_held_collection(collection.id) and exists (select "document"."readers" from "document" where "document"."collection_id" = "collection"."id" and "collection"."readers" && "document"."readers") order by "id" limit $1 for update skip locked;

-- findStore
select "collection"."id", "collection"."name", "collection"."description", "collection"."metadata", "collection"."created_at", "collection"."expires_after_days", greatest(collection.last_active_at, collection.updated_at) as "last_active_at", greatest(collection.last_active_at, collection.updated_at) + expires_after_days * interval '1 day' as "expires_at", coalesce("held"."completed", 0) as "completed", coalesce("held"."failed", 0) as "failed", coalesce("held"."in_progress", 0) as "in_progress", coalesce("held"."bytes", 0) as "bytes" from "collection" left join lateral (select (count(*) filter (where state = 'ready'))::integer as "completed", (count(*) filter (where state = 'failed'))::integer as "failed", (count(*) filter (where state in ('queued', 'processing')))::integer as "in_progress", coalesce(sum(size_bytes), 0)::float8 as "bytes" from "document" where "document"."collection_id" = "collection"."id" and "document"."readers" && $1::integer[]) as "held" on true where "collection"."readers" && $2::integer[] and "collection"."id" = $3;

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
