-- Model servers that administrators add on the page, several to an organisation.
create table model_server (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation (id) on delete cascade,
  name text not null,
  kind text not null,
  url text not null,
  sealed_key text,
  -- Its models when it last answered: known before it answers again.
  models jsonb not null default '[]',
  -- What a model does, where an administrator knows better than its server: by the server's name for it.
  types jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create unique index model_server_name on model_server (organisation_id, lower(name));

-- The one server of before becomes the first.
insert into model_server (organisation_id, name, kind, url, sealed_key, models)
select
  organisation_id,
  regexp_replace(value -> 'server' ->> 'url', '^https?://([^/]+).*$', '\1'),
  'openai',
  value -> 'server' ->> 'url',
  value -> 'server' ->> 'sealedKey',
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', model, 'type', 'chat'))
     from jsonb_array_elements_text(value -> 'server' -> 'models') as model),
    '[]'
  )
from setting
where name = 'assistant' and jsonb_typeof(value -> 'server') = 'object';
update setting set value = value - 'server' where name = 'assistant';
