-- announceChanges
select pg_advisory_xact_lock_shared(84680199, hashtext(''));
insert into index_change (index_id, document_id) select search_index.id, changed.id from search_index, unnest($1::integer[]) as changed (id);
select pg_notify('socle_index', '');
