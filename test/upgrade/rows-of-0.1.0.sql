-- Rows as version 0.1.0 kept them, for a database at its last migration (3).
insert into organisation (id, name, created_at) overriding system value values
  (1, 'Commune de Beaumont', '2026-11-25T16:00:00.000Z');
insert into principal (id, kind, organisation_id) overriding system value values
  (2, 'organisation', 1);
insert into principal (id, kind, organisation_id) overriding system value values
  (3, 'person', 1);
insert into principal (id, kind, organisation_id) overriding system value values
  (4, 'person', 1);
insert into person (id, organisation_id, principal_id, email, name, password_hash, role, created_at) overriding system value values
  (1, 1, 3, 'odile@beaumont.test', 'Odile Garnier', '$argon2id$v=19$m=19456,t=2,p=1$PWG4e6OcSYJFvZaAYipp9Q$MBqdX7sqB5UDbHgdHUJJ+0O27Ns08LBx2zF5MY6j+as', 'administrator', '2026-11-25T16:00:00.000Z');
insert into person (id, organisation_id, principal_id, email, name, password_hash, role, created_at) overriding system value values
  (2, 1, 4, 'karim@beaumont.test', 'Karim Petit', '$argon2id$v=19$m=19456,t=2,p=1$PWG4e6OcSYJFvZaAYipp9Q$MBqdX7sqB5UDbHgdHUJJ+0O27Ns08LBx2zF5MY6j+as', 'agent', '2026-11-25T16:00:00.000Z');
insert into api_key (id, organisation_id, person_id, name, token_hash, last_four, scopes, created_at) overriding system value values
  (1, 1, null, 'Extranet', '\x980dbff35053a72a3dbd7311eac6ef1473e472225e2615297d07dc28780f9ac7', '.1.0', '{models:read,inference:use,search:read,collections:read,collections:write,conversations:read,conversations:write}', '2026-11-25T16:00:00.000Z');
insert into setting (organisation_id, name, value) values
  (1, 'assistant', '{"mode":"generate","model":"mistral-small","server":{"url":"http://127.0.0.1:9/v1","sealedKey":null,"models":["mistral-small"]}}');
insert into collection (id, organisation_id, owner_person_id, name, visibility, readers, created_at, updated_at) overriding system value values
  (1, 1, 1, 'Vie pratique', 'organisation', '{2,3}', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into document (id, collection_id, external_id, title, media_type, readers, state, created_at, updated_at) overriding system value values
  (1, 1, 'horaires.md', 'Horaires de la mairie', 'text/markdown', '{2,3}', 'ready', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into document_version (id, document_id, content_hash, markdown, fetched_at) overriding system value values
  (1, 1, '\xf4ac43e0a984539b4adc03b35f259c9a65e6fc81c768a50e72ef2cafd92e205d', '# Horaires de la mairie

## Accueil du public

La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.
Le samedi, l’accueil ouvre de 9 h à midi pour l’état civil seulement.
', '2026-11-25T16:00:00.000Z');
update document set current_version_id = 1 where id = 1;
insert into chunk (id, document_id, document_version_id, collection_id, ordinal, path, kind, text, index_text, index_hash, start_offset, end_offset, readers) overriding system value values
  (1, 1, 1, 1, 0, '{Accueil du public}', 'text', 'La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.
Le samedi, l’accueil ouvre de 9 h à midi pour l’état civil seulement.', 'Horaires de la mairie > Accueil du public
La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.
Le samedi, l’accueil ouvre de 9 h à midi pour l’état civil seulement.', '\x4a59a7e1a8b5793664e22b0225d967eec4a245e92a50828554b17d0a9433cca4', 47, 194, '{2,3}');
insert into conversation (id, organisation_id, person_id, key_id, title, model, created_at, updated_at) overriding system value values
  (1, 1, 1, null, 'Horaires', 'assistant/socle', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into conversation (id, organisation_id, person_id, key_id, title, model, created_at, updated_at) overriding system value values
  (2, 1, null, 1, 'Par la clé', 'assistant/socle', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into message (id, conversation_id, role, text, state, created_at, ended_at) overriding system value values
  (1, 1, 'user', 'Quand la mairie ouvre-t-elle ?', 'finished', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into message (id, conversation_id, role, text, state, answer, created_at, ended_at) overriding system value values
  (2, 1, 'assistant', 'La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h. [1]', 'finished', '{"answer_status":"quoted","citations":[{"index":1,"document_id":1,"chunk_id":1,"external_id":"horaires.md","title":"Horaires de la mairie","path":["Accueil du public"],"page":null,"quote":"La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.","start":0,"end":77,"url":null,"publisher":null,"licence":null,"updated_at":null,"effective_from":null,"effective_to":null,"supported":true}],"search_results":[{"method":"hybrid","score":0.9,"chunk":{"object":"chunk","id":1,"collection_id":1,"document_id":1,"content":"La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.\nLe samedi, l’accueil ouvre de 9 h à midi pour l’état civil seulement.","metadata":{"document_name":"horaires.md","title":"Horaires de la mairie","path":["Accueil du public"],"page":null,"external_id":"horaires.md","url":null,"publisher":null,"licence":null,"updated_at":null},"created":1795622400}}],"claims":[{"text":"La mairie de Beaumont accueille le public du lundi au vendredi de 9 h à 17 h.","start":0,"end":77,"citations":[1],"verdict":"supported","reason":null}],"nearest_titles":[],"sources_consulted":[{"name":"Vie pratique","documents":1,"updated_at":null}],"model":null}', '2026-11-25T16:00:00.000Z', '2026-11-25T16:00:00.000Z');
insert into audit_log (id, at, organisation_id, actor_kind, actor_id, action, target_kind, target_id, details, request_id, previous_hash, hash) overriding system value values
  (1, '2026-11-25T16:00:00.000Z', 1, 'person', 1, 'collection.create', 'collection', '1', '{}', 'req-1', '\x0000000000000000000000000000000000000000000000000000000000000000', '\xdb2455bfffe2b8b963b966d7be3343539009d8f1ffbf3357f19cb9655fee9f62');
insert into audit_log (id, at, organisation_id, actor_kind, actor_id, action, target_kind, target_id, details, request_id, previous_hash, hash) overriding system value values
  (2, '2026-11-25T16:00:00.000Z', 1, 'person', 1, 'conversation.create', 'conversation', '1', '{}', 'req-2', '\xdb2455bfffe2b8b963b966d7be3343539009d8f1ffbf3357f19cb9655fee9f62', '\x30c27ebb92ec08d9e54f3d87a34e0163eca0af77b78869d447b92e134d3af4fa');
insert into usage_event (id, at, request_id, organisation_id, key_id, person_id, model, backend, endpoint, status, prompt_tokens, completion_tokens, duration_ms) overriding system value values
  (1, '2026-11-25T16:00:00.000Z', 'req-2', 1, null, 1, 'assistant/socle', 'assistant', 'conversations', 200, 12, 30, 240);
select setval(pg_get_serial_sequence('organisation', 'id'), (select max(id) from organisation));
select setval(pg_get_serial_sequence('principal', 'id'), (select max(id) from principal));
select setval(pg_get_serial_sequence('person', 'id'), (select max(id) from person));
select setval(pg_get_serial_sequence('api_key', 'id'), (select max(id) from api_key));
select setval(pg_get_serial_sequence('collection', 'id'), (select max(id) from collection));
select setval(pg_get_serial_sequence('document', 'id'), (select max(id) from document));
select setval(pg_get_serial_sequence('document_version', 'id'), (select max(id) from document_version));
select setval(pg_get_serial_sequence('chunk', 'id'), (select max(id) from chunk));
select setval(pg_get_serial_sequence('conversation', 'id'), (select max(id) from conversation));
select setval(pg_get_serial_sequence('message', 'id'), (select max(id) from message));
select setval(pg_get_serial_sequence('audit_log', 'id'), (select max(id) from audit_log));
select setval(pg_get_serial_sequence('usage_event', 'id'), (select max(id) from usage_event));
