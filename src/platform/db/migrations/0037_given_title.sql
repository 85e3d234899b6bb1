-- What a sender calls a document, which its text does not rename; known until now by the name it was filed under.
alter table document add column given_title text;
update document set given_title = external_id
where file_name is not null and source_mark is null and external_id <> file_name
  and external_id !~ '^file-[0-9a-f]{32}$';
