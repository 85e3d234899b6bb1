import type { Reason } from '#platform/reasons'
import type { z } from 'zod'
import { refused } from '../refused.ts'

/** A part of a request that its outline took as it came. Throws `invalid_request`. */
export function readPart<T>(schema: z.ZodType<T>, part: unknown, wrong: { param: string; reason: Reason }): T {
  const parsed = schema.safeParse(part)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refused(wrong.param, wrong.reason, `${issue?.path.join('.')}: ${issue?.message}`)
}
