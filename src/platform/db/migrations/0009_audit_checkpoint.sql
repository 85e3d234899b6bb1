-- What the trail was at a moment, signed with a key that the database does not hold.
create table audit_checkpoint (
  id integer generated always as identity primary key,
  at timestamptz not null,
  last_id bigint not null,
  row_count bigint not null,
  hash bytea not null,
  signature bytea not null
);
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function refuse_audit_change();
create trigger audit_checkpoint_never_emptied before truncate on audit_checkpoint
  for each statement execute function refuse_audit_change();
