-- listGroupsOf
select "id", "name", (select count(*) from group_member where group_id = person_group.id) as "members" from "person_group" where "organisation_id" = $1 order by lower(name) limit $2 offset $3;

-- countGroupsOf
select count(*) as "total" from "person_group" where "organisation_id" = $1;

-- findGroups
select "id", "name", "principal_id" from "person_group" where "organisation_id" = $1 and id = any($2::integer[]);

-- findOrganisationNamed
select "organisation"."id", "organisation"."name", "principal"."id" as "principal_id" from "organisation" inner join "principal" on "principal"."organisation_id" = "organisation"."id" where "principal"."kind" = $1 and lower(organisation.name) = lower($2);

-- replaceShares
delete from "collection_share" where "collection_id" = $1;
insert into "collection_share" ("collection_id", "principal_id", "ends_at") values ($1, $2, $3);

-- listCollectionsWithEndedShares
select distinct "collection_id" from "collection_share" where "ends_at" <= now() limit $1;

-- deleteEndedShares
delete from "collection_share" where "collection_id" = $1 and "ends_at" <= now();

-- lockSharedCollection
select "id", "organisation_id", "readers" from "collection" where "id" = $1 for update;

-- updateVisibility
update "collection" set "visibility" = $1, "updated_at" = now() where "id" = $2 and "collection"."readers" && $3::integer[];
