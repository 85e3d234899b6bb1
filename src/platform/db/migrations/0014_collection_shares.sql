-- Who reads a collection beside what its visibility says: groups of its organisation, and other organisations until a day.
create table collection_share (
  collection_id integer not null references collection (id) on delete cascade,
  principal_id integer not null references principal (id) on delete cascade,
  ends_at timestamptz,
  primary key (collection_id, principal_id)
);
create index collection_share_principal on collection_share (principal_id);
create index collection_share_ends on collection_share (ends_at) where ends_at is not null;

-- Who shares with another organisation writes its name: it stands for one.
create unique index organisation_name_once on organisation (lower(name));
