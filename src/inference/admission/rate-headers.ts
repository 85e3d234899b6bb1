import type { QuotaState, Reservation } from './limit-book.ts'

/** What remains of the narrowest limits: OpenAI's spelling and Albert's, which mixes singular and plural. */
export function rateHeaders({ tightest }: Reservation): Readonly<Record<string, string>> {
  return { ...headersOf('request', tightest.requests), ...headersOf('token', tightest.tokens) }
}

function headersOf(what: 'request' | 'token', quota: QuotaState | null): Record<string, string> {
  if (quota === null) return {}
  const headers: Record<string, string> = {}
  for (const name of [what, `${what}s`]) {
    headers[`x-ratelimit-limit-${name}`] = String(quota.allowed)
    headers[`x-ratelimit-remaining-${name}`] = String(quota.remaining)
    headers[`x-ratelimit-reset-${name}`] = durationOf(quota.resetSeconds)
  }
  return headers
}

/** As both write it: `1h2m3s`. */
function durationOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`
}
