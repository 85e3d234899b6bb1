-- upsertSource
insert into "source" ("organisation_id", "collection_id", "kind") values ($1, $2, $3) on conflict ("collection_id") do update set "settings" = "source"."settings" || "excluded"."settings" returning *;

-- findSource
select * from "source" where "id" = $1;

-- listCorpusSources
select "source"."id", "source"."kind", "source"."mark", "source"."last_complete_at", "collection"."readers" from "source" inner join "collection" on "collection"."id" = "source"."collection_id" where "collection"."corpus_id" is not null;

-- insertRun
insert into "source_run" ("source_id", "state") values ($1, $2) returning *;

-- findRun
select * from "source_run" where "id" = $1;

-- startRun
update "source_run" set "state" = $1, "started_at" = coalesce(started_at, now()), "ended_at" = $2, "error_code" = $3, "error_details" = $4, "listed" = $5, "unchanged" = $6, "failed" = $7 where "id" = $8;

-- updateRun
update "source_run" set "state" = $1 where "id" = $2 returning *;

-- markSource
update "source" set "mark" = $1, "last_complete_at" = now() where "id" = $2;

-- isPaused
select "paused_at" from "source" where "id" = $1;

-- findStoredItems
select "document"."id", "document"."external_id", "document"."readers", "document_version"."version_key", "document_version"."source_mark", "document_version"."content_hash" from "document" left join "document_version" on "document_version"."document_id" = "document"."id" and ("document_version"."version_key" is not null or "document_version"."id" = "document"."current_version_id") where "document"."collection_id" = $1 and "document"."external_id" = any($2::text[]);

-- upsertItems
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do update set "title" = "excluded"."title", "canonical_url" = "excluded"."canonical_url", "publisher" = "excluded"."publisher", "licence" = "excluded"."licence", "readers" = "excluded"."readers" returning "id", "external_id", "collection_id", "readers";

-- markVersions
update document_version set source_mark = marked.mark from unnest( $1::integer[], $2::bytea[], $3::text[] ) as marked (document_id, content_hash, mark) where document_version.document_id = marked.document_id and document_version.content_hash = marked.content_hash;

-- findUnlistedItems
select "id", "readers", "title" from "document" where "collection_id" = $1 and "external_id" <> all($2::text[]);

-- countItems
select count(*) as "total" from "document" where "collection_id" = $1 and cardinality(readers) > 0;

-- deleteItems
delete from "document" where "id" = any($1::integer[]) returning "id", "readers", "blob_hash";

-- insertAliases
insert into "document_alias" ("alias", "document_id") values ($1, $2) on conflict do nothing;

-- replaceReferences
delete from "reference" where "document_id" in ($1);
insert into "reference" ("document_id", "kind", "target", "label") values ($1, $2, $3, $4) on conflict do nothing;

-- listCorpusCollections
select "collection"."corpus_id", "collection"."id", "collection"."readers", count("document"."id") as "documents", max("document"."source_updated_at") as "newest" from "collection" inner join "document" on "document"."collection_id" = "collection"."id" where "collection"."corpus_id" is not null group by "collection"."id";

-- tryLockSource
select pg_try_advisory_lock($1, $2) as held;

-- unlockSource
select pg_advisory_unlock($1, $2);
