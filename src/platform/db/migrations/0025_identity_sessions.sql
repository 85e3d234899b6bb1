-- By whom a session was opened, when an identity provider did: it may end it, and is told when its person leaves.
alter table session add column identity_issuer text;
alter table session add column identity_subject text;
-- The session there (OpenID Connect Front-Channel Logout 1.0, section 3).
alter table session add column identity_sid text;
alter table session add column sealed_identity_token text;
create index session_identity on session (identity_issuer, identity_subject)
  where identity_issuer is not null and revoked_at is null;
