-- Old calls become the totals of their days, without whose they were: one row then stands for several requests.
alter table usage_event add column requests integer not null default 1;
