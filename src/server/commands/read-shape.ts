import { AppError, messageOf } from '#platform/errors'
import type { z } from 'zod'

/** A file in a shape of the interface. Throws `invalid_json`, or `validation_failed` with what the file has wrong. */
export function readShape<Shape extends z.ZodType>(shape: Shape, json: string): z.output<Shape> {
  const parsed = shape.safeParse(parse(json))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message, code }) => ({
    loc: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    msg: message,
    type: code,
  }))
  throw new AppError('validation_failed', { issues })
}

function parse(json: string): unknown {
  try {
    // Some editors put a mark of order first.
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError('invalid_json', { reason: 'told_error', value: messageOf(error) }, { cause: error })
  }
}
