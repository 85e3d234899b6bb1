-- listExportedDocuments
select "id", "external_id", "title", "file_name", "media_type", "language", "canonical_url", "publisher", "licence", "state", "metadata", "blob_hash", "size_bytes", "current_version_id", "source_updated_at", "created_at", "updated_at" from "document" where "collection_id" = $1 and "id" > $2 and "readers" && $3::integer[] order by "id" limit $4;

-- listExportedVersions
select "document_version"."id", "document_version"."document_id", "document_version"."title", "document_version"."file_name", "document_version"."media_type", "document_version"."blob_hash", "document_version"."size_bytes", "document_version"."fetched_at", "document_version"."replaced_at", "document_version"."effective_from", "document_version"."effective_to", encode(sha256(convert_to(document_version.markdown, 'UTF8')), 'hex') as "text_hash" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."id" = any($1::integer[]) and "document"."readers" && $2::integer[] order by "document_version"."id";

-- findExportedText
select "document_version"."markdown" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document_version"."id" = $1 and "document"."readers" && $2::integer[];
