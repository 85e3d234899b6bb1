-- listUsage
select * from "usage_event" where ("person_id" = $1 and "at" >= $2 and "at" < $3 and "endpoint" <> $4) order by "at" desc, "id" desc limit $5 offset $6;
select count(*) as "total" from "usage_event" where ("person_id" = $1 and "at" >= $2 and "at" < $3 and "endpoint" <> $4);

-- sumUsage
select date_trunc('day', at, 'UTC') as "day", sum("requests") as "requests", coalesce(sum("prompt_tokens"), 0) as "prompt_tokens", coalesce(sum("completion_tokens"), 0) as "completion_tokens", sum("cost_euros") as "cost_euros", sum("energy_watt_hours") as "energy_watt_hours", sum("emissions_grams") as "emissions_grams" from "usage_event" where ("key_id" = $1 and "at" >= $2 and "at" < $3 and "endpoint" <> $4) group by date_trunc('day', at, 'UTC') order by date_trunc('day', at, 'UTC') desc limit $5 offset $6;
select count(*) as "total" from (select date_trunc('day', at, 'UTC') as "day", sum("requests") as "requests", coalesce(sum("prompt_tokens"), 0) as "prompt_tokens", coalesce(sum("completion_tokens"), 0) as "completion_tokens", sum("cost_euros") as "cost_euros", sum("energy_watt_hours") as "energy_watt_hours", sum("emissions_grams") as "emissions_grams" from "usage_event" where ("key_id" = $1 and "at" >= $2 and "at" < $3 and "endpoint" <> $4) group by date_trunc('day', at, 'UTC')) as "days";

-- sumBy day of a person

    select summed.id, to_char(summed.name at time zone 'UTC', 'YYYY-MM-DD') as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select null::integer as id, date_bin('1 day', usage_event.at, '2000-01-01Z') as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event 
    where usage_event.person_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 2
    limit $4) as summed;

-- sumBy day

    select summed.id, to_char(summed.name at time zone 'UTC', 'YYYY-MM-DD') as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select null::integer as id, date_bin('1 day', usage_event.at, '2000-01-01Z') as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event 
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 2
    limit $4) as summed;

-- sumBy person

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select person.id as id, person.name as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event join person on person.id = usage_event.person_id
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;

-- sumBy group

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select person_group.id as id, person_group.name as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event join group_member on group_member.person_id = usage_event.person_id
      join person_group on person_group.id = group_member.group_id
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;

-- sumBy service-account

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select service_account.id as id, service_account.name as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event join api_key on api_key.id = usage_event.key_id
      join service_account on service_account.id = api_key.service_account_id
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;

-- sumBy key

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select api_key.id as id, api_key.name as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event join api_key on api_key.id = usage_event.key_id
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;

-- sumBy model

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select null::integer as id, usage_event.model as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event 
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and true
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;

-- sumBy assistant

    select summed.id, summed.name as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select assistant.id as id, coalesce(assistant.title, usage_event.assistant) as name, coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and true), 0)::integer as requests,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status between 400 and 498), 0)::integer as refused,
      coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and usage_event.status >= 499), 0)::integer as failed,
      coalesce(sum("usage_event"."prompt_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "promptTokens", coalesce(sum("usage_event"."completion_tokens") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "completionTokens",
      coalesce(sum("usage_event"."cost_euros") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as euros, coalesce(sum("usage_event"."energy_watt_hours") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "wattHours",
      coalesce(sum("usage_event"."emissions_grams") filter (where (usage_event.assistant is null or usage_event.endpoint = 'internal')), 0)::float8 as "emissionsGrams"
    from usage_event left join assistant on assistant.name = usage_event.assistant
      and assistant.organisation_id = usage_event.organisation_id
    where usage_event.organisation_id = $1 and usage_event.at >= $2 and usage_event.at < $3 and usage_event.assistant is not null
    group by 1, 2
    order by 3 desc, 2
    limit $4) as summed;
