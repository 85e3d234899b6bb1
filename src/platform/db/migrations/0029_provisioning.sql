-- What a directory says of a person by SCIM, beside their name and address.
create table provisioned_person (
  person_id integer primary key references person (id) on delete cascade,
  organisation_id integer not null references organisation (id) on delete cascade,
  user_name text not null,
  -- What the directory calls them.
  external_id text,
  given_name text,
  family_name text,
  -- The directory removed them: to it they are gone, as long as nobody lets them in again by hand.
  removed_at timestamptz
);
create unique index provisioned_person_name_once on provisioned_person (organisation_id, lower(user_name));
create index provisioned_person_external on provisioned_person (organisation_id, external_id);

-- A directory asks who changed since it last came, whoever changed them.
alter table person add column changed_at timestamptz not null default now();
create function note_person_change() returns trigger language plpgsql as $$
begin
  new.changed_at := now();
  return new;
end $$;
create trigger person_changed before update on person for each row execute function note_person_change();
