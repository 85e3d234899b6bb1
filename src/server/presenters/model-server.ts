import type { ModelServer } from '#contract/model-servers'
import type { ServerState } from '#toolbox/model-servers/list-model-servers'
import { type Language, causeWords } from '../locales/error-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentModelServer(
  { name, kind, stored, health, maySee, models }: ServerState,
  language: Language,
): ModelServer {
  const failure = health?.failure ?? null
  return {
    object: 'model-server',
    id: stored?.id ?? null,
    name,
    kind,
    url: stored?.url ?? null,
    has_key: (stored?.sealedKey ?? null) !== null,
    may_see: maySee,
    runs_in: stored?.runsIn ?? null,
    timeouts: stored?.timeouts ?? null,
    reachable: health?.reachable ?? null,
    reason: failure && causeWords(failure, language),
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
