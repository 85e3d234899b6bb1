-- How many bytes of its file number `loaded` are here, where it comes in parts; null: all of it.
alter table usage_journal add column loaded_bytes bigint;
