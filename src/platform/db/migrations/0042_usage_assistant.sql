-- For whose answer a call was made: the name of an assistant, which stays when the assistant goes.
alter table usage_event add column assistant text;
