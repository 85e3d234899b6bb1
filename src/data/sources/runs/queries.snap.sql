-- insertRun
insert into "source_run" ("source_id", "state") values ($1, $2) returning *;

-- findRun
select * from "source_run" where "id" = $1;

-- startRun
update "source_run" set "state" = $1, "started_at" = coalesce(started_at, now()), "ended_at" = $2, "error_code" = $3, "error_details" = $4, "listed" = $5, "unchanged" = $6, "failed" = $7 where "id" = $8;

-- updateRun
update "source_run" set "state" = $1 where "id" = $2 returning *;

-- listLastRuns
select distinct on ("source_id") * from "source_run" where "source_id" = any($1::integer[]) order by "source_id", "id" desc;

-- listRuns
select * from "source_run" where "source_id" = $1 order by "id" desc limit $2 offset $3;

-- countRuns
select count(*) as "total" from "source_run" where "source_id" = $1;
