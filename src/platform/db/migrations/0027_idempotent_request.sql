-- Requests that carry an Idempotency-Key: what was answered is given again to whoever repeats one.
create table idempotent_request (
  -- The key, or the person in a browser, that calls: nobody is given the answers of somebody else.
  caller text not null,
  key text not null,
  owner_principal_id integer not null references principal (id) on delete cascade,
  -- SHA-256 of the operation, its parameters and its body.
  fingerprint bytea not null,
  -- Whoever works on it, and until when it is believed to: a process that died left it.
  claim uuid not null,
  claimed_until timestamptz not null,
  -- Sealed, since answers may hold secrets; null while it is worked on.
  answer text,
  expires_at timestamptz not null,
  primary key (caller, key)
);
create index idempotent_request_expiry on idempotent_request (expires_at);
