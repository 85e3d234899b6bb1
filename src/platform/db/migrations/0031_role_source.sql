-- Who gave a person their role: by hand it stays, by the identity provider's claims it follows them.
alter table person add column role_source text not null default 'manual' check (role_source in ('manual', 'claims'));
