-- A collection may empty itself once nobody has used it for that many days.
alter table collection add column expires_after_days integer check (expires_after_days between 1 and 3650);
alter table collection add column last_active_at timestamptz not null default now();
create index collection_expiring on collection (last_active_at) where expires_after_days is not null;
