-- Limits upon the use of models: null is unlimited, 0 is no access. Of whoever a principal stands for, or of one key;
-- of one model, or of all of them together.
create table model_limit (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  principal_id integer references principal (id) on delete cascade,
  key_id integer references api_key (id) on delete cascade,
  model text,
  requests_per_minute integer check (requests_per_minute >= 0),
  requests_per_day integer check (requests_per_day >= 0),
  tokens_per_minute bigint check (tokens_per_minute >= 0),
  tokens_per_day bigint check (tokens_per_day >= 0),
  concurrent_requests integer check (concurrent_requests >= 0),
  euros_per_month double precision check (euros_per_month >= 0),
  kilowatt_hours_per_month double precision check (kilowatt_hours_per_month >= 0),
  constraint model_limit_has_one_subject check (num_nonnulls(principal_id, key_id) = 1),
  unique nulls not distinct (principal_id, key_id, model)
);
create index model_limit_organisation on model_limit (organisation_id);

-- What a call cost and used, and by which method that was found.
alter table usage_event
  add column cost_euros double precision,
  add column energy_watt_hours double precision,
  add column emissions_grams double precision,
  add column impact_method text;
create index usage_event_of_organisation on usage_event (organisation_id, at);
create index usage_event_of_key on usage_event (key_id, at) where key_id is not null;
