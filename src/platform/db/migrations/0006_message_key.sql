-- A question that is sent again because its answer was lost on the way carries the same key: it is kept once.
alter table message add column sent_key uuid;
create unique index message_sent_once on message (conversation_id, sent_key) where sent_key is not null;
