-- listReadableCollections
select "collection".*, coalesce("person"."name", "service_account"."name") as "owner", (select count(*) as "documents" from "document" where "document"."collection_id" = "collection"."id" and "document"."readers" && $1::integer[]) as "documents" from "collection" left join "person" on "person"."principal_id" = "collection"."owner_principal_id" left join "service_account" on "service_account"."principal_id" = "collection"."owner_principal_id" where "collection"."readers" && $2::integer[] and "collection"."name" ilike $3 order by "collection"."name" asc, "collection"."id" asc limit $4 offset $5;

-- countReadableCollections
select count(*) as "total" from "collection" where "collection"."readers" && $1::integer[] and "collection"."name" ilike $2 and "collection"."visibility" = $3;

-- findReadableCollection
select "collection".*, coalesce("person"."name", "service_account"."name") as "owner", (select count(*) as "documents" from "document" where "document"."collection_id" = "collection"."id" and "document"."readers" && $1::integer[]) as "documents" from "collection" left join "person" on "person"."principal_id" = "collection"."owner_principal_id" left join "service_account" on "service_account"."principal_id" = "collection"."owner_principal_id" where "collection"."readers" && $2::integer[] and "collection"."id" = $3;

-- findReadableCollections
select "id", "name", "expires_after_days" from "collection" where "id" in ($1) and (expires_after_days is null or greatest(last_active_at, updated_at) + expires_after_days * interval '1 day' > now()) and "collection"."readers" && $2::integer[];

-- noteUse
update "collection" set "last_active_at" = now() where "id" in ($1) and "expires_after_days" is not null and "last_active_at" < now() - interval '1 minute' returning "readers";

-- insertCollection
insert into "collection" ("organisation_id", "name", "visibility", "readers") values ($1, $2, $3, $4) returning "id", "readers";

-- holdCollection
select "id" from "collection" where "id" = $1 and "collection"."readers" && $2::integer[] for key share;

-- lockCollection
select "id" from "collection" where "id" = $1 and "collection"."readers" && $2::integer[] for update;

-- updateCollectionRow
update "collection" set "name" = $1, "updated_at" = now() where "id" = $2 returning "id", "readers";

-- deleteDocumentsOf
delete from "document" using "collection" where "collection"."id" = "document"."collection_id" and "collection"."id" = $1 and "collection"."readers" && $2::integer[] returning "document"."id";

-- deleteReadableCollection
delete from "collection" where "id" = $1 and "collection"."readers" && $2::integer[];

-- findOrganisation
select "id" from "organisation" order by "id" limit $1;
