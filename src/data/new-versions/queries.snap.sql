-- holdCollectionOf
select "id", "readers", keep_originals or is_held_collection(id) as "keeps_originals" from "collection" where "id" = (select "collection_id" from "document" where "document"."id" = $1) for key share;

-- lockDocumentForVersion
select "id", "collection_id", "readers", "blob_hash", "file_name", "media_type", "size_bytes" from "document" where "id" = $1 for update;

-- insertChunks
insert into "chunk" ("document_id", "document_version_id", "collection_id", "ordinal", "path", "kind", "text", "index_text", "index_hash", "start_offset", "end_offset", "readers") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- swapVersion
update "document" set "current_version_id" = $1, "title" = $2, "language" = $3, "reading_notes" = $4, "readings_begun" = $5, "state" = $6, "error_code" = $7, "error_details" = $8, "updated_at" = now(), "source_updated_at" = $9 where "id" = $10 returning "readers";

-- forgetOriginal
update "document" set "blob_hash" = $1 where "id" = $2 returning "readers";

-- retireVersions
delete from document_version as old using document, document_version as new where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and new.id = document.current_version_id and old.document_id = document.id and old.id <> new.id and old.version_key is null and old.blob_hash is not distinct from new.blob_hash and old.markdown = new.markdown;
update document_version as old set replaced_at = now() from document where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and old.document_id = document.id and old.id <> document.current_version_id and old.version_key is null and old.replaced_at is null;
