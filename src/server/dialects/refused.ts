import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'

/** A member of a request that cannot be as it is. */
export function refused(param: string, reason: Reason, value?: string | number): AppError<'invalid_request'> {
  return new AppError('invalid_request', { param, reason, ...(value === undefined ? {} : { value }) })
}
