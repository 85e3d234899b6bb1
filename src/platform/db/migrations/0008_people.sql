-- Roles that an organisation makes beside the built-in ones: a name and what it allows.
create table role (
  organisation_id integer not null references organisation (id) on delete cascade,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, name)
);

alter table person drop constraint person_role_check;
-- Invited and not yet there, or let in by an identity provider alone: no password.
alter table person alter column password_hash drop not null;
-- Until now the first administrator was the only one, of the whole instance.
update person set role = 'instance-administrator' where role = 'administrator';

create table person_group (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  principal_id integer not null unique references principal (id),
  name text not null,
  -- What the identity provider or the directory calls it.
  external_id text,
  created_at timestamptz not null default now()
);
create unique index person_group_name_once on person_group (organisation_id, lower(name));
create unique index person_group_external_once on person_group (organisation_id, external_id);

-- Who is in it, and who says so: what a directory says is not changed by hand.
create table group_member (
  group_id integer not null references person_group (id) on delete cascade,
  person_id integer not null references person (id) on delete cascade,
  source text not null default 'manual' check (source in ('manual', 'claims', 'scim')),
  primary key (group_id, person_id)
);
create index group_member_person on group_member (person_id);

-- A link to hand over: to come in for the first time, or to choose a new password.
create table personal_link (
  token_hash bytea primary key,
  kind text not null check (kind in ('invitation', 'password_reset')),
  person_id integer not null references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index personal_link_person on personal_link (person_id);
