-- What one person used is asked for on each visit of their page, and by their programs.
create index usage_event_of_person on usage_event (person_id, at) where person_id is not null;

-- Sums by day have as many lines as days, which the planner cannot tell from moments.
create statistics usage_event_days on (date_bin('1 day', at, '2000-01-01Z')) from usage_event;
