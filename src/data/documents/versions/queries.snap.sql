-- listReadableVersions
select "document_version"."id", "document_version"."title", "document_version"."file_name", "document_version"."media_type", "document_version"."blob_hash", "document_version"."size_bytes", "document_version"."fetched_at", "document_version"."replaced_at", "document_version"."effective_from", "document_version"."effective_to", "document_version"."legal_status", "document_version"."source_updated_at", document_version.id = document.current_version_id as "is_current", (select count(*) as "chunks" from "chunk" where "chunk"."document_version_id" = "document_version"."id" and "chunk"."readers" && $1::integer[]) as "chunks", jsonb_array_length(document_version.pages) as "page_count" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."id" = $2 and "document"."readers" && $3::integer[] order by document_version.id = document.current_version_id desc, "document_version"."effective_from" desc nulls last, "document_version"."id" desc limit $4 offset $5;

-- countReadableVersions
select count(*) as "total" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."id" = $1 and "document"."readers" && $2::integer[];

-- findReadableVersion
select "document_version"."id", "document_version"."title", "document_version"."file_name", "document_version"."media_type", "document_version"."blob_hash", "document_version"."size_bytes", "document_version"."fetched_at", "document_version"."replaced_at", "document_version"."effective_from", "document_version"."effective_to", "document_version"."legal_status", "document_version"."source_updated_at", document_version.id = document.current_version_id as "is_current" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."id" = $1 and "document"."readers" && $2::integer[] and "document_version"."id" = $3;

-- retireVersions
delete from document_version as old using document, document_version as new where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and new.id = document.current_version_id and old.document_id = document.id and old.id <> new.id and old.version_key is null and old.blob_hash is not distinct from new.blob_hash and old.markdown = new.markdown;
update document_version as old set replaced_at = now() from document where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and old.document_id = document.id and old.id <> document.current_version_id and old.version_key is null and old.replaced_at is null;

-- listFilesOf
select distinct file.hash from document left join document_version on document_version.document_id = document.id cross join lateral (values (document.blob_hash), (document_version.blob_hash)) as file (hash) where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and file.hash is not null;

-- forgetOriginal
update "document" set "blob_hash" = $1 where "id" = $2 returning "readers";

-- forgetReadOriginals
with read as ( select document.id, document.collection_id, document.blob_hash as hash from document join collection on collection.id = document.collection_id where not collection.keep_originals and not is_held_collection(collection.id) and document.blob_hash is not null and document.state = 'ready' and cardinality(document.readers) >= 0 order by document.id limit $1 for no key update of document ) update document set blob_hash = null from read where document.id = read.id returning read.collection_id, read.hash;

-- forgetVersionOriginals
with read as ( select document_version.id, document.collection_id, document_version.blob_hash as hash from document_version join document on document.id = document_version.document_id join collection on collection.id = document.collection_id where not collection.keep_originals and not is_held_collection(collection.id) and document_version.blob_hash is not null and cardinality(document.readers) >= 0 order by document_version.id limit $1 for no key update of document_version ) update document_version set blob_hash = null from read where document_version.id = read.id returning read.collection_id, read.hash;
