-- Files that clients keep here to have them worked on: inputs and outputs of batches, documents to attach or to read.
create table stored_file (
  id text primary key,
  -- The order in which they came.
  number integer generated always as identity unique,
  owner_principal_id integer not null references principal (id) on delete cascade,
  purpose text not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  blob_hash text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create index stored_file_owner on stored_file (owner_principal_id, number);
create index stored_file_blob on stored_file (blob_hash);
create index stored_file_expiry on stored_file (expires_at) where expires_at is not null;

-- A person who is erased leaves no answer behind.
alter table stored_response drop constraint stored_response_owner_principal_id_fkey;
alter table stored_response add constraint stored_response_owner_principal_id_fkey
  foreign key (owner_principal_id) references principal (id) on delete cascade;
create index stored_response_owner on stored_response (owner_principal_id);
