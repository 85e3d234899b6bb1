-- findReadableText
select "document_version"."markdown", document_version.pages as "pages" from "document" inner join "document_version" on "document_version"."document_id" = "document"."id" where "document"."id" = $1 and "document_version"."id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[];

-- listReadableChunks
select "chunk".*, case when chunk.page is null then null else ( select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry where (entry ->> 'page')::integer = chunk.page limit 1) end as "part" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" where "document"."id" = $1 and "chunk"."document_version_id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[] order by "chunk"."ordinal" limit $5 offset $6;

-- countReadableChunks
select count(*) as "total" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" where "document"."id" = $1 and "chunk"."document_version_id" = coalesce($2::integer, document.current_version_id) and "document"."readers" && $3::integer[] and "chunk"."readers" && $4::integer[];

-- insertVersions
insert into "document_version" ("document_id", "content_hash", "markdown") values ($1, $2, $3) returning "id", "document_id";
