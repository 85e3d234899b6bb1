import type { AppError } from '#platform/errors'

const reasons: ReadonlySet<string> = new Set(['failed_too_often', 'out_of_hours'])

/** No model server was to be asked: a matter of time, where one that fails is a bad gateway. */
export function isNobodyToAsk({ code, details }: AppError): boolean {
  return code === 'backend_unavailable' && 'reason' in details && reasons.has(String(details.reason))
}
