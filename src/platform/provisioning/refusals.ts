import { AppError } from '#platform/errors'
import type { ScimErrorType } from '#platform/errors'

/** What a directory asked for and cannot have: `scimType` of RFC 7644, table 9. */
export function refused(scimType: ScimErrorType, reason: string): AppError<'invalid_scim'> {
  return new AppError('invalid_scim', { scimType, reason })
}
