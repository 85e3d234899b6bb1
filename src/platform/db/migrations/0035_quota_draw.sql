-- Limits that several processes count together: each takes parts of a quota, and nobody more than is left of it.
create table quota_draw (
  limit_id integer not null references model_limit (id) on delete cascade,
  quota text not null,
  period_ends_at timestamptz not null,
  -- Taken by all processes, and by the last of them.
  drawn double precision not null,
  last_draw double precision not null,
  primary key (limit_id, quota, period_ends_at)
);
create index quota_draw_end on quota_draw (period_ends_at);
