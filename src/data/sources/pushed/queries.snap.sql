-- findReadableSource
select "source"."id", "source"."kind", "source"."collection_id", "source"."settings", "source"."paused_at" from "source" inner join "collection" on "collection"."id" = "source"."collection_id" where "source"."id" = $1 and "collection"."readers" && $2::integer[];

-- listReadableItems
select "id", "external_id", "source_mark", "title", "state", "updated_at" from "document" where "collection_id" = $1 and "document"."readers" && $2::integer[] order by "id" limit $3 offset $4;

-- countReadableItems
select count(*) as "total" from "document" where "collection_id" = $1 and "document"."readers" && $2::integer[];

-- findReadableItem
select "id", "source_mark", "state" from "document" where "collection_id" = $1 and "external_id" = $2 and "document"."readers" && $3::integer[];
