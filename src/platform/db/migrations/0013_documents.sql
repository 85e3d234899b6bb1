-- A document keeps the name of its file beside its title, and what its sender wants to find it by.
alter table document add column file_name text;
alter table document add column metadata jsonb not null default '{}';
update document set file_name = external_id where blob_hash is not null;

-- Where each page begins in the text, and which were pictures: [{ "page": 1, "start": 0, "recognised": { "isDoubtful": false } }].
alter table document_version add column pages jsonb not null default '[]';

-- Answers that cite a document are counted.
create index message_citations on message using gin ((answer -> 'citations') jsonb_path_ops);
