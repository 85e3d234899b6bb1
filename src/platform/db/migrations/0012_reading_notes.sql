-- What a reader should know of the reading of a document: pages without text, hidden sheets, words that were lost.
alter table document add column reading_notes jsonb not null default '[]';
-- Readings that began and never said how they ended: their process died with them.
alter table document add column readings_begun smallint not null default 0;
