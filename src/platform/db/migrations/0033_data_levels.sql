-- How sensitive a collection is, and what a model server may be sent: the first never goes to the second beyond it.
alter table collection add column data_level text not null default 'public'
  check (data_level in ('public', 'internal', 'sensitive'));
alter table model_server add column may_see text not null default 'sensitive'
  check (may_see in ('public', 'internal', 'sensitive'));
-- Where an administrator says that it runs; null while nobody said.
alter table model_server add column runs_in text check (runs_in in ('premises', 'france', 'europe', 'elsewhere'));
