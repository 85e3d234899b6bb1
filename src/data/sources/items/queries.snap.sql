-- findStoredItems
select "document"."id", "document"."external_id", "document"."readers", "document_version"."version_key", "document_version"."source_mark", "document_version"."content_hash" from "document" left join "document_version" on "document_version"."document_id" = "document"."id" and ("document_version"."version_key" is not null or "document_version"."id" = "document"."current_version_id") where "document"."collection_id" = $1 and "document"."external_id" = any($2::text[]);

-- findFileMarks
select "external_id", "source_mark", "readers" from "document" where "collection_id" = $1 and "external_id" = any($2::text[]);

-- upsertItems
insert into "document" ("collection_id", "external_id", "title", "readers", "state") values ($1, $2, $3, $4, $5) on conflict ("collection_id", "external_id") do update set "title" = "excluded"."title", "canonical_url" = "excluded"."canonical_url", "publisher" = "excluded"."publisher", "licence" = "excluded"."licence", "readers" = "excluded"."readers" returning "id", "external_id", "collection_id", "readers";

-- markVersions
update document_version set source_mark = marked.mark from unnest( $1::integer[], $2::bytea[], $3::text[] ) as marked (document_id, content_hash, mark) where document_version.document_id = marked.document_id and document_version.content_hash = marked.content_hash;

-- findUnlistedItems
select "id", "readers", "title" from "document" where "collection_id" = $1 and "external_id" <> all($2::text[]) and "source_mark" is not null;

-- countItems
select count(*) as "total" from "document" where "collection_id" = $1 and cardinality(readers) > 0;

-- deleteItems
delete from "document" where "id" = any($1::integer[]) returning "id", "readers";

-- insertAliases
insert into "document_alias" ("alias", "document_id") values ($1, $2) on conflict do nothing;

-- replaceReferences
delete from "reference" where "document_id" in ($1);
insert into "reference" ("document_id", "kind", "target", "label") values ($1, $2, $3, $4) on conflict do nothing;
