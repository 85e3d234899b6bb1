-- How long calls wait for a server that was added on the page: null, and null members, for what is usual.
alter table model_server add column timeouts jsonb;
