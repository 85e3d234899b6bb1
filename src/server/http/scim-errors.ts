import { scimSchemas } from '#contract/scim'
import type { AppError, ErrorCode } from '#platform/errors'

export const scimMediaType = 'application/scim+json; charset=utf-8'

/** RFC 7644, table 9; 400 for what is badly written, 409 for what exists already. */
const scimTypes: { readonly [C in ErrorCode]?: string } = {
  invalid_json: 'invalidSyntax',
  validation_failed: 'invalidValue',
  name_taken: 'uniqueness',
}

/** Directories know no 422. */
export function scimStatusOf(code: ErrorCode, status: number): number {
  return code === 'validation_failed' ? 400 : status
}

/** An error as directories read it (RFC 7644, section 3.12). */
export function scimErrorBody({ code, details }: AppError, { status, detail }: { status: number; detail: string }) {
  const scimType = 'scimType' in details ? details.scimType : scimTypes[code]
  return {
    schemas: [scimSchemas.error],
    ...(scimType === undefined ? {} : { scimType }),
    detail,
    status: String(status),
  }
}
