-- A key belongs to a person or to a program: a service account, with a principal of its own.
create table service_account (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  principal_id integer not null unique references principal (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now()
);
alter table api_key add column service_account_id integer references service_account (id) on delete cascade;
-- Revoking a key revokes those that it made.
alter table api_key add column parent_key_id integer references api_key (id) on delete cascade;
create index api_key_parent on api_key (parent_key_id) where parent_key_id is not null;

-- What is owned is owned by a principal, whoever it stands for: removing it removes its conversations.
alter table person drop constraint person_principal_id_fkey;
alter table person add constraint person_principal_id_fkey
  foreign key (principal_id) references principal (id) on delete cascade;
alter table collection add column owner_principal_id integer references principal (id) on delete set null;
alter table conversation add column owner_principal_id integer references principal (id) on delete cascade;

do $$
declare
  known record;
  own integer;
  account integer;
begin
  for known in select id, organisation_id, name from api_key where person_id is null order by id loop
    insert into principal (kind, organisation_id) values ('service_account', known.organisation_id) returning id into own;
    insert into service_account (organisation_id, principal_id, name)
      values (known.organisation_id, own, known.name) returning id into account;
    update api_key set service_account_id = account where id = known.id;
  end loop;
end $$;

update collection set owner_principal_id = person.principal_id
  from person where person.id = collection.owner_person_id;
-- What a key of nobody made goes to the first of these keys.
update collection set owner_principal_id = first_account.principal_id
  from (
    select distinct on (organisation_id) organisation_id, principal_id from service_account order by organisation_id, id
  ) as first_account
  where first_account.organisation_id = collection.organisation_id
    and collection.owner_person_id is null and collection.corpus_id is null;
update conversation set owner_principal_id = person.principal_id
  from person where person.id = conversation.person_id;
update conversation set owner_principal_id = service_account.principal_id
  from api_key join service_account on service_account.id = api_key.service_account_id
  where api_key.id = conversation.key_id;

alter table api_key add constraint api_key_has_one_holder check (num_nonnulls(person_id, service_account_id) = 1);
alter table collection drop column owner_person_id;
alter table conversation alter column owner_principal_id set not null;
alter table conversation drop column person_id, drop column key_id;
create index conversation_owner on conversation (owner_principal_id, updated_at desc);
