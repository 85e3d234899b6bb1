import type { ModelServer } from '#contract/model-servers'
import type { ServerState } from '#toolbox/model-servers/list-model-servers'
import type { Language } from '../locales/error-words.ts'
import { frenchReason } from '../locales/reasons-french.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentModelServer(
  { name, kind, stored, health, maySee, models }: ServerState,
  language: Language,
): ModelServer {
  const reason = health?.reason ?? null
  return {
    object: 'model-server',
    id: stored?.id ?? null,
    name,
    kind,
    url: stored?.url ?? null,
    has_key: (stored?.sealedKey ?? null) !== null,
    may_see: maySee,
    runs_in: stored?.runsIn ?? null,
    reachable: health?.reachable ?? null,
    reason: reason !== null && language === 'fr' ? frenchReason(reason) : reason,
    models: models.map(({ id, type, isServed, isCorrected, pausedMs }) => ({
      id,
      type,
      served: isServed,
      corrected: isCorrected,
      paused_seconds: Math.ceil(pausedMs / 1000),
    })),
    created: stored === null ? null : toUnixSeconds(stored.createdAt),
  }
}
