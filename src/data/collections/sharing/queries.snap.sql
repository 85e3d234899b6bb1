-- listGroupsOf
select "id", "name", (select count(*) from group_member where group_id = person_group.id) as "members" from "person_group" where "organisation_id" = $1 order by lower(name) limit $2 offset $3;

-- countGroupsOf
select count(*) as "total" from "person_group" where "organisation_id" = $1;

-- findGroups
select "id", "name", "principal_id" from "person_group" where "organisation_id" = $1 and id = any($2::integer[]);

-- findOrganisationNamed
select "organisation"."id", "organisation"."name", "principal"."id" as "principal_id" from "organisation" inner join "principal" on "principal"."organisation_id" = "organisation"."id" where "principal"."kind" = $1 and lower(organisation.name) = lower($2);

-- listShares
select "person_group"."id" as "group_id", "person_group"."name" as "group_name", "organisation"."id" as "organisation_id", "organisation"."name" as "organisation_name", "collection_share"."ends_at" from "collection_share" inner join "collection" on "collection"."id" = "collection_share"."collection_id" inner join "principal" on "principal"."id" = "collection_share"."principal_id" left join "person_group" on "person_group"."principal_id" = "principal"."id" left join "organisation" on "organisation"."id" = "principal"."organisation_id" and "principal"."kind" = $1 where "collection_share"."collection_id" = $2 and "collection"."readers" && $3::integer[] and (collection_share.ends_at is null or collection_share.ends_at > now()) order by lower(coalesce(person_group.name, organisation.name));

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

-- applyReaders
update "collection" set "readers" = array( select collection.owner_principal_id where collection.owner_principal_id is not null union select principal.id from principal where principal.kind = collection.visibility and (principal.kind = 'public' or (principal.kind = 'organisation' and principal.organisation_id = collection.organisation_id)) union select collection_share.principal_id from collection_share where collection_share.collection_id = collection.id and (collection_share.ends_at is null or collection_share.ends_at > now()) order by 1) where "id" = $1;
update document set readers = collection.readers from collection where collection.id = $1 and document.collection_id = collection.id and cardinality(document.readers) > 0 and document.readers <> collection.readers returning document.id;
update chunk set readers = collection.readers from collection where collection.id = $1 and chunk.collection_id = collection.id and cardinality(chunk.readers) > 0 and chunk.readers <> collection.readers;

-- listNamedReaders
select principal.kind, coalesce(person_group.name, person.name, service_account.name, organisation.name) as name, collection_share.ends_at, case principal.kind when 'organisation' then (select count(*) from person as one where one.organisation_id = principal.organisation_id and one.disabled_at is null) when 'group' then (select count(*) from group_member where group_member.group_id = person_group.id) when 'person' then 1 end as people, array(select one.name from group_member join person as one on one.id = group_member.person_id where group_member.group_id = person_group.id order by lower(one.name) limit 100) as members from collection join principal on principal.id = any(collection.readers) left join person_group on person_group.principal_id = principal.id left join person on person.principal_id = principal.id left join service_account on service_account.principal_id = principal.id left join organisation on organisation.id = principal.organisation_id and principal.kind = 'organisation' left join collection_share on collection_share.collection_id = collection.id and collection_share.principal_id = principal.id where collection.id = $1 and collection.readers && $2::integer[] and (principal.kind <> 'group' or person_group.id is not null) order by principal.kind, name;
