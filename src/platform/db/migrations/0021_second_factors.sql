-- A session begins where its person still has to show a second factor (`code`) or to choose one (`enrolment`), and lets in when `open`.
alter table session add column stage text not null default 'open' check (stage in ('open', 'code', 'enrolment'));
-- What a passkey is to sign next.
alter table session add column challenge text;

create table second_factor (
  id integer generated always as identity primary key,
  person_id integer not null references person (id) on delete cascade,
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null,
  created_at timestamptz not null default now(),
  -- Null until its person has shown that it works: it is asked for from then on.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  -- Of an application that shows codes: the shared secret, sealed, and the period of the last code taken.
  sealed_secret text,
  last_period bigint,
  -- Of a passkey.
  credential_id text unique,
  public_key bytea,
  signature_count bigint,
  transports text[],
  check ((kind = 'totp') = (sealed_secret is not null)),
  check ((kind = 'passkey') = (credential_id is not null and public_key is not null and signature_count is not null))
);
create index second_factor_person on second_factor (person_id);

-- Codes for whoever has lost every factor; each serves once.
create table recovery_code (
  code_hash bytea primary key,
  person_id integer not null references person (id) on delete cascade,
  used_at timestamptz
);
create index recovery_code_person on recovery_code (person_id);
