-- Whom an identity provider knows: its issuer and subject say who, an address alone never does.
create table person_identity (
  issuer text not null,
  subject text not null,
  person_id integer not null references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index person_identity_person on person_identity (person_id);

-- Sign-ins on their way at the provider; each serves once, in the browser that began it.
create table pending_sign_in (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  expires_at timestamptz not null
);
create index pending_sign_in_expiry on pending_sign_in (expires_at);
