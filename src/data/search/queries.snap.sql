-- listSearchedCollections
select "id", "corpus_id" from "collection" where "collection"."readers" && $1::integer[] and ($2::integer[] is null or "collection"."id" = any($3::integer[]));

-- findCitedChunks
select "chunk"."id", "chunk"."document_id", "chunk"."collection_id", "chunk"."ordinal", "chunk"."text", "chunk"."path", "chunk"."page", "chunk"."metadata", "document"."title", "document"."external_id", "document"."file_name", "document"."publisher", "document"."licence", "document"."created_at", "document"."metadata" as "document_metadata", "document_version"."effective_from", "document_version"."effective_to", "document_version"."legal_status", "document_version"."version_key", "collection"."name" as "collection_name", "collection"."corpus_id", case when chunk.page is null then null else ( select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry where (entry ->> 'page')::integer = chunk.page limit 1) end as "part", coalesce("document_version"."canonical_url", "document"."canonical_url") as "canonical_url", coalesce("document_version"."source_updated_at", "document"."source_updated_at") as "source_updated_at" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" inner join "collection" on "collection"."id" = "document"."collection_id" where "document"."readers" && $1::integer[] and "chunk"."readers" && $2::integer[] and "chunk"."id" = any($3::integer[]);

-- listReadableDocumentsWith
select "document"."id" from "document" where "document"."readers" && $1::integer[] and "document"."collection_id" in ($2) and ((((jsonb_build_object( 'document_name', document.title, 'title', document.title, 'url', document.canonical_url, 'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence ) || document.metadata) ->> $3::text = $4::text) and (strpos((jsonb_build_object( 'document_name', document.title, 'title', document.title, 'url', document.canonical_url, 'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence ) || document.metadata) ->> $5::text, $6::text) > 0)) or exists (select "chunk"."id" from "chunk" where "chunk"."document_id" = "document"."id" and chunk.metadata <> '{}' and "chunk"."readers" && $7::integer[] and (((jsonb_build_object( 'document_name', document.title, 'title', document.title, 'url', document.canonical_url, 'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence ) || document.metadata || chunk.metadata) ->> $8::text = $9::text) and (strpos((jsonb_build_object( 'document_name', document.title, 'title', document.title, 'url', document.canonical_url, 'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence ) || document.metadata || chunk.metadata) ->> $10::text, $11::text) > 0)))) limit $12;

-- findWordingsAt
select "chunk"."id", "chunk"."document_id", "chunk"."collection_id", "chunk"."ordinal", "chunk"."text", "chunk"."path", "chunk"."page", "chunk"."metadata", "document"."title", "document"."external_id", "document"."file_name", "document"."publisher", "document"."licence", "document"."created_at", "document"."metadata" as "document_metadata", "document_version"."effective_from", "document_version"."effective_to", "document_version"."legal_status", "document_version"."version_key", "collection"."name" as "collection_name", "collection"."corpus_id", case when chunk.page is null then null else ( select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry where (entry ->> 'page')::integer = chunk.page limit 1) end as "part", coalesce("document_version"."canonical_url", "document"."canonical_url") as "canonical_url", coalesce("document_version"."source_updated_at", "document"."source_updated_at") as "source_updated_at" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" inner join "document_version" on "document_version"."id" = "chunk"."document_version_id" inner join "collection" on "collection"."id" = "document"."collection_id" where "document"."readers" && $1::integer[] and "chunk"."readers" && $2::integer[] and "document"."id" = any($3::integer[]) and "document_version"."version_key" is not null and coalesce("document_version"."effective_from", '-infinity') <= $4::date and coalesce("document_version"."effective_to", 'infinity') > $5::date order by "document_version"."effective_from" desc, "chunk"."ordinal";

-- touchIndex
update "search_index" set "seen_at" = now() where "id" = $1 returning "id";

-- insertIndex
select pg_advisory_xact_lock(84680199, hashtext($1));
insert into search_index (id) values ($1) on conflict do nothing;

-- deleteForgottenIndexes
delete from "search_index" where "seen_at" < now() - make_interval(days => $1);

-- announceTo
insert into index_change (index_id, document_id) select $1::uuid, unnest($2::integer[]);

-- tryFollowerLock
select pg_try_advisory_xact_lock(84680198, hashtext($1)) as held;

-- waitForFollowerLock
select pg_advisory_xact_lock(84680198, hashtext($1));

-- listIndexChanges
select "id", "document_id" from "index_change" where "index_id" = $1 order by "id" limit $2;

-- findIndexLag
select count(*) as "changes", coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "seconds" from "index_change" where "index_id" = $1;

-- listIndexRows
select "chunk"."id", "chunk"."document_id", "chunk"."collection_id", "chunk"."index_text", "chunk"."readers", "document"."title", "embedding"."scale", "embedding"."vector" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" left join "embedding" on "embedding"."index_hash" = "chunk"."index_hash" and "embedding"."profile" = $1 where "chunk"."document_id" = any($2::integer[]) order by "chunk"."id";

-- listTextLengths
select "chunk"."document_id", sum(length(chunk.index_text))::float8 as "characters" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" where "chunk"."document_id" = any($1::integer[]) group by "chunk"."document_id";

-- markDocumentsReady
update "document" set "state" = $1, "updated_at" = now() where "id" = any($2::integer[]) and "state" = $3 and "current_version_id" is not null;

-- deleteIndexChanges
delete from "index_change" where "id" = any($1::bigint[]);

-- listChunkEntries
select "chunk"."id", "chunk"."document_id", "chunk"."readers", embedding.index_hash is not null as "has_vector" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" left join "embedding" on "embedding"."index_hash" = "chunk"."index_hash" and "embedding"."profile" = $1 where "chunk"."id" > $2 order by "chunk"."id" limit $3;

-- announceEveryDocument
insert into index_change (index_id, document_id) select $1::uuid, id from document where current_version_id is not null and cardinality(readers) > 0 order by id;
