-- findReadableChunk
select "chunk".*, case when chunk.page is null then null else ( select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry where (entry ->> 'page')::integer = chunk.page limit 1) end as "part" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" where "document"."id" = $1 and "chunk"."id" = $2 and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[];

-- lockReadableDocument
select "id", "collection_id", "title", "readers", "current_version_id", blob_hash is not null and (state = 'queued' or (state = 'processing' and readings_begun > 0)) as "is_being_read" from "document" where "id" = $1 and "document"."readers" && $2::integer[] for update;

-- findVersionText
select "document_version"."markdown", (select coalesce(max(chunk.ordinal), -1) as "last" from "chunk" where "chunk"."document_version_id" = "document_version"."id" and "chunk"."readers" && $1::integer[]) as "last" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document_version"."id" = $2 and "document"."readers" && $3::integer[];

-- updateVersionText
update "document_version" set "markdown" = $1, "content_hash" = $2 where "id" = $3 returning "id";

-- insertChunks
insert into "chunk" ("document_id", "document_version_id", "collection_id", "ordinal", "path", "kind", "text", "index_text", "index_hash", "start_offset", "end_offset", "readers") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning "id", "ordinal", "readers";

-- pointAtVersion
update "document" set "current_version_id" = $1, "state" = $2, "updated_at" = now() where "id" = $3 returning "readers";

-- deleteChunkRow
delete from "chunk" where "id" = $1 and "chunk"."readers" && $2::integer[] returning "id";
