-- lockBlob
select pg_advisory_xact_lock(84680196, hashtext($1));

-- listUsedBlobs
select blob_hash as hash from document where blob_hash = any($1::text[]) and cardinality(readers) >= 0 union select blob_hash from document_version where blob_hash = any($2::text[]) union select blob_hash from stored_file where blob_hash = any($3::text[]) union select blob_hash from pack where blob_hash = any($4::text[]);

-- isBlobUsed
select blob_hash as hash from document where blob_hash = any($1::text[]) and cardinality(readers) >= 0 union select blob_hash from document_version where blob_hash = any($2::text[]) union select blob_hash from stored_file where blob_hash = any($3::text[]) union select blob_hash from pack where blob_hash = any($4::text[]);

-- listFilesOf
select distinct file.hash from document left join document_version on document_version.document_id = document.id cross join lateral (values (document.blob_hash), (document_version.blob_hash)) as file (hash) where document.id = any($1::integer[]) and cardinality(document.readers) >= 0 and file.hash is not null;

-- forgetReadOriginals
with read as ( select document.id, document.collection_id, document.blob_hash as hash from document join collection on collection.id = document.collection_id where not collection.keep_originals and not is_held_collection(collection.id) and document.blob_hash is not null and document.state = 'ready' and cardinality(document.readers) >= 0 order by document.id limit $1 for no key update of document ) update document set blob_hash = null from read where document.id = read.id returning read.collection_id, read.hash;

-- forgetVersionOriginals
with read as ( select document_version.id, document.collection_id, document_version.blob_hash as hash from document_version join document on document.id = document_version.document_id join collection on collection.id = document.collection_id where not collection.keep_originals and not is_held_collection(collection.id) and document_version.blob_hash is not null and cardinality(document.readers) >= 0 order by document_version.id limit $1 for no key update of document_version ) update document_version set blob_hash = null from read where document_version.id = read.id returning read.collection_id, read.hash;
