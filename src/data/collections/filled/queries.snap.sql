-- upsertCorpusCollection
insert into "collection" ("organisation_id", "name", "visibility", "readers", "corpus_id") values ($1, $2, $3, $4, $5) on conflict ("corpus_id") do update set "name" = $6, "readers" = $7 returning "id", "readers";

-- findCorpusCollection
select "organisation_id", "readers" from "collection" where "corpus_id" = $1;

-- findCollectionToFill
select "id", "readers" from "collection" where "id" = $1;

-- holdCollectionToFill
select "readers" from "collection" where "id" = $1 for key share;
