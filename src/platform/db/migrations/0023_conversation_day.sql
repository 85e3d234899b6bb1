-- The day on which a conversation asks what the law was; null: today.
alter table conversation add column as_of date;
