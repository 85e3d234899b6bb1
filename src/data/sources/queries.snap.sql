-- upsertSource
insert into "source" ("organisation_id", "collection_id", "kind") values ($1, $2, $3) on conflict ("collection_id") do update set "settings" = "source"."settings" || "excluded"."settings" returning *;

-- isFilled
select "id" from "source" where "collection_id" = $1;

-- findSource
select * from "source" where "id" = $1;

-- listCorpusSources
select "source"."id", "source"."kind", "source"."mark", "source"."last_complete_at", "collection"."readers" from "source" inner join "collection" on "collection"."id" = "source"."collection_id" where "collection"."corpus_id" is not null;

-- markSource
update "source" set "mark" = $1, "last_complete_at" = now() where "id" = $2;

-- isPaused
select "paused_at" from "source" where "id" = $1;

-- listCorpusCollections
select "collection"."corpus_id", "collection"."id", "collection"."readers", count("document"."id") as "documents", max("document"."source_updated_at") as "newest" from "collection" inner join "document" on "document"."collection_id" = "collection"."id" where "collection"."corpus_id" is not null group by "collection"."id";

-- findShownSource
select "source".*, "collection"."name", "collection"."readers", count("document"."id") as "documents" from "source" inner join "collection" on "collection"."id" = "source"."collection_id" left join "document" on "document"."collection_id" = "collection"."id" where "source"."organisation_id" = $1 and "source"."id" = $2 group by "source"."id", "collection"."id";

-- listShownSources
select "source".*, "collection"."name", "collection"."readers", count("document"."id") as "documents" from "source" inner join "collection" on "collection"."id" = "source"."collection_id" left join "document" on "document"."collection_id" = "collection"."id" where "source"."organisation_id" = $1 group by "source"."id", "collection"."id" order by "source"."id" limit $2 offset $3;

-- countSources
select count(*) as "total" from "source" where "organisation_id" = $1;

-- updateSourceRow
update "source" set "mark" = $1 where "id" = $2;

-- listDueSources
select source.id from source -- What was only tried waits for whoever tried it to ask for its first reading. join lateral ( select * from source_run where source_id = source.id and not is_dry_run order by id desc limit 1 ) as last on true where source.schedule is not null and source.paused_at is null and last.state in ('finished', 'failed', 'paused') and last.requested_at < now() - case source.schedule when 'hourly' then interval '55 minutes' when 'daily' then interval '23 hours' else interval '6 days 23 hours' end -- What is long is read at night. and (source.schedule = 'hourly' or extract(hour from now()) between 0 and 5) order by source.id;

-- deleteSourceRow
delete from "source" where "id" = $1;

-- deleteFilledCollection
delete from "collection" where "id" = $1 returning "id", "readers";
