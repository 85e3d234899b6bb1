-- Whether the files that were given stay once their text is stored.
alter table collection add column keep_originals boolean not null default true;
