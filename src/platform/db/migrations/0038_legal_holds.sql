-- What has to be kept whatever anybody asks: a person with all that is theirs, a collection, or a conversation.
create table legal_hold (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id),
  person_id integer unique references person (id),
  collection_id integer unique references collection (id),
  conversation_id integer unique references conversation (id),
  reason text not null,
  placed_at timestamptz not null default now(),
  check (num_nonnulls(person_id, collection_id, conversation_id) = 1)
);

-- Owners who are held; empty on nearly every instance, so that asking costs nothing.
create function is_held_owner(owner_id integer) returns boolean language sql stable as $$
  select exists (select 1 from legal_hold join person on person.id = legal_hold.person_id where person.principal_id = owner_id)
$$;
create function is_held_conversation(wanted integer, owner_id integer) returns boolean language sql stable as $$
  select exists (select 1 from legal_hold where conversation_id = wanted) or is_held_owner(owner_id)
$$;
create function is_held_collection(wanted integer) returns boolean language sql stable as $$
  select exists (select 1 from legal_hold where collection_id = wanted)
    or exists (select 1 from collection where id = wanted and is_held_owner(owner_principal_id))
$$;

-- The database itself refuses, whichever way a deletion comes.
create function refuse_held() returns trigger language plpgsql as $$
declare
  gone jsonb;
  owner_id integer;
  held boolean;
begin
  if not exists (select 1 from legal_hold) then
    return old;
  end if;
  gone := to_jsonb(old);
  owner_id := (gone ->> 'owner_principal_id')::integer;
  if tg_table_name = 'conversation' then
    held := is_held_conversation((gone ->> 'id')::integer, owner_id);
  elsif tg_table_name = 'collection' then
    held := is_held_collection((gone ->> 'id')::integer);
  elsif tg_table_name = 'document' then
    held := is_held_collection((gone ->> 'collection_id')::integer);
  elsif tg_table_name = 'person' then
    held := exists (select 1 from legal_hold where person_id = (gone ->> 'id')::integer);
  else
    held := is_held_owner(owner_id);
  end if;
  if held then
    raise exception 'held: %', tg_table_name using errcode = 'SH001';
  end if;
  return old;
end $$;
create trigger conversation_held before delete on conversation for each row execute function refuse_held();
create trigger collection_held before delete on collection for each row execute function refuse_held();
create trigger document_held before delete on document for each row execute function refuse_held();
create trigger stored_file_held before delete on stored_file for each row execute function refuse_held();
create trigger stored_response_held before delete on stored_response for each row execute function refuse_held();
create trigger person_held before delete on person for each row execute function refuse_held();
