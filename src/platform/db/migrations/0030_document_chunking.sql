-- How the text of a document is cut, when its sender says so; null as everybody's.
alter table document add column chunking jsonb;
