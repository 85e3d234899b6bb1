-- findWordings
select "document_version"."document_id", "document_version"."version_key", "document"."title", "document"."readers" from "document_version" inner join "document" on "document"."id" = "document_version"."document_id" where "document"."collection_id" = $1 and "document_version"."version_key" = any($2::text[]);

-- deleteWordings
delete from document_version using unnest( $1::integer[], $2::text[] ) as old (document_id, version_key) where document_version.document_id = old.document_id and document_version.version_key = old.version_key;

-- closeWordings
update document_version as old set effective_to = coalesce(next.effective_from, current_date) from document_version as next, unnest( $1::integer[], $2::text[] ) as listed (document_id, version_key) where next.document_id = listed.document_id and next.version_key = listed.version_key and old.document_id = next.document_id and old.version_key is not null and old.id < next.id and old.version_key <> all($3::text[]) and coalesce(old.effective_from, '-infinity') < coalesce(next.effective_from, current_date) and coalesce(old.effective_to, 'infinity') > coalesce(next.effective_from, current_date);

-- chooseWordings
with chosen as ( select distinct on (version.document_id) version.* from document_version as version join document on document.id = version.document_id where document.collection_id = $1 and cardinality(document.readers) > 0 and version.version_key is not null and document.id = any($2::integer[]) order by version.document_id, case when coalesce(version.effective_from, '-infinity') <= current_date and coalesce(version.effective_to, 'infinity') > current_date then 0 when coalesce(version.effective_from, '-infinity') <= current_date then 1 else 2 end, case when version.effective_from > current_date then version.effective_from end, version.effective_from desc nulls last, version.id desc ) update document set current_version_id = chosen.id, canonical_url = chosen.canonical_url, source_updated_at = chosen.source_updated_at, state = 'processing', updated_at = now() from chosen where document.id = chosen.document_id and document.current_version_id is distinct from chosen.id returning document.id;

-- findWithoutWording
select "id", "readers" from "document" where "id" = any($1::integer[]) and "current_version_id" is not null and not exists (select "document_version"."id" from "document_version" where "document_version"."document_id" = "document"."id");
