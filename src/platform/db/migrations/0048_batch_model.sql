-- What the requests of a batch ask, when it is said once for all of them and not on each line.
alter table batch add column model text;
