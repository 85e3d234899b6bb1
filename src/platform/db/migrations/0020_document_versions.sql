-- A version that was replaced keeps its passages, its name and its file: what was cited of it stays readable.
alter table document_version
  add column title text not null default '',
  add column file_name text,
  add column media_type text,
  add column blob_hash text,
  add column size_bytes bigint,
  add column replaced_at timestamptz;
create index document_version_blob on document_version (blob_hash) where blob_hash is not null;

-- A file that waits to be read is not the one that readers see.
update document_version set
  title = document.title,
  file_name = case when document.state = 'ready' then document.file_name end,
  media_type = case when document.state = 'ready' then document.media_type end,
  blob_hash = case when document.state = 'ready' then document.blob_hash end,
  size_bytes = case when document.state = 'ready' then document.size_bytes end
from document where document.current_version_id = document_version.id;

-- Until now the passages of a replaced version went at once: nothing of it can be read.
delete from document_version using document
where document.id = document_version.document_id and document.current_version_id <> document_version.id
  and document_version.version_key is null;
update document_version set title = document.title from document
where document.id = document_version.document_id and document_version.title = '';
