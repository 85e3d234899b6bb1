-- A question asked in other words, or answered again, stands beside the first one.
-- What a message follows: null for the one before it, 0 for the beginning of the conversation.
alter table message add column parent_id integer;
-- The last message of what is shown; null for the last one of all.
alter table conversation add column shown_id integer;
