import type { RoutedModel } from '#contract/model-routes'
import { typeOfCapabilities } from '#inference/backends/model-type'
import type { ModelRoute, RoutedServer } from '#inference/model-routes/list-model-routes'
import { opensInMs } from '#inference/routing/opening-hours'
import { serverKeyOf, shownNameOf } from '#inference/model-routes/model-choices'

export function presentModelRoute({ model, unchosen, servers, choice }: ModelRoute): RoutedModel {
  const nowMs = performance.now()
  return {
    object: 'model-route',
    model: model.id,
    type: typeOfCapabilities(model.capabilities),
    aliases: [...model.aliases],
    fallbacks:
      model.fallbacks === undefined ? null : { models: [...model.fallbacks.models], after: [...model.fallbacks.after] },
    hedge_after_milliseconds: model.hedgeAfterMs ?? null,
    fixed: [
      ...(unchosen?.isTyped === true ? (['type'] as const) : []),
      ...(unchosen?.fallbacks === undefined ? [] : (['fallbacks'] as const)),
      ...(unchosen?.hedgeAfterMs === undefined ? [] : (['hedge_after_milliseconds'] as const)),
    ],
    fixed_aliases: [...(unchosen?.aliases ?? [])],
    servers: servers.map((server) => presentServer(server, nowMs)),
    choice: choice && chosen(choice),
  }
}

/** Without what is kept beside it for ourselves. */
function chosen(choice: NonNullable<ModelRoute['choice']>): RoutedModel['choice'] {
  const { model, type, aliases, fallbacks, hedge_after_milliseconds, servers } = choice
  return { model, type, aliases, fallbacks, hedge_after_milliseconds, servers }
}

function presentServer({ target, mirror, isFixed }: RoutedServer, nowMs: number): RoutedModel['servers'][number] {
  const { backend, upstream, weight, isTrial, hours, load, facts } = target
  const { calls, failures, answers, firstTokensMs } = load.record
  return {
    server: serverKeyOf(backend),
    name: shownNameOf(backend),
    upstream,
    ...{ weight, trial: isTrial, mirror, hours: [...hours], fixed: isFixed },
    own: backend.organisationId !== undefined,
    costs: facts.costs && {
      prompt_per_million: facts.costs.promptPerMillion,
      completion_per_million: facts.costs.completionPerMillion,
    },
    may_see: backend.maySee ?? 'sensitive',
    paused_seconds: Math.ceil(load.breaker.waitMs(nowMs) / 1000),
    opens_in_seconds: Math.ceil(opensInMs(hours, Date.now()) / 1000),
    trial_ended: isTrial ? load.trialEnd : null,
    in_flight: load.inFlight,
    recent_calls: Math.round(calls),
    recent_failures: Math.round(failures),
    first_token_milliseconds: answers === 0 ? null : Math.round(firstTokensMs / answers),
  }
}
