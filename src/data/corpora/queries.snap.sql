-- findStoredSheets
select "document"."id", "document"."external_id", "document"."readers", "document_version"."content_hash" from "document" left join "document_version" on "document_version"."id" = "document"."current_version_id" where "document"."collection_id" = $1 and "document"."external_id" = any($2::text[]);

-- upsertSheets
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do update set "title" = "excluded"."title", "canonical_url" = "excluded"."canonical_url", "publisher" = "excluded"."publisher", "licence" = "excluded"."licence", "readers" = "excluded"."readers" returning "id", "external_id", "collection_id", "readers";

-- findUnlistedSheets
select "id", "readers" from "document" where "collection_id" = $1 and "external_id" <> all($2::text[]);

-- countSheets
select count(*) as "total" from "document" where "collection_id" = $1 and cardinality(readers) > 0;

-- deleteSheets
delete from "document" where "id" = any($1::integer[]) returning "id", "readers";

-- listCorpusCollections
select "collection"."corpus_id", "collection"."id", "collection"."readers", count("document"."id") as "documents", max("document"."source_updated_at") as "newest" from "collection" inner join "document" on "document"."collection_id" = "collection"."id" where "collection"."corpus_id" is not null group by "collection"."id";
