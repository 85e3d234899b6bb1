-- Limits of a role hold for each person who has it, on their own.
alter table model_limit add column role text;
alter table model_limit drop constraint model_limit_has_one_subject;
alter table model_limit add constraint model_limit_has_one_subject check (num_nonnulls(principal_id, key_id, role) = 1);
alter table model_limit add foreign key (organisation_id, role) references role (organisation_id, name) on delete cascade;
alter table model_limit drop constraint model_limit_principal_id_key_id_model_key;
alter table model_limit add constraint model_limit_once
  unique nulls not distinct (organisation_id, principal_id, key_id, role, model);

-- Whose part it is of a quota that each person has; 0 where all of the subject share one.
alter table quota_draw add column person_id integer not null default 0;
alter table quota_draw drop constraint quota_draw_pkey;
alter table quota_draw add primary key (limit_id, person_id, quota, period_ends_at);

-- An account may end by itself, and a person's requests may go before those of others.
alter table person add column expires_at timestamptz;
alter table person add column priority integer not null default 0 check (priority between 0 and 10);
