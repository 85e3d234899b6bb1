-- Let in no more, nothing is deleted: an organisation with all its people and programs, or one program.
alter table organisation add column disabled_at timestamptz;
alter table service_account add column disabled_at timestamptz;
