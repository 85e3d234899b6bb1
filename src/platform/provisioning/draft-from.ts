import type { z } from 'zod'
import { AppError } from '#platform/errors'
import { refused } from './refusals.ts'

/** A changed resource as one that could have been sent whole. Throws `invalidValue`. */
export function draftFrom<Draft>(schema: z.ZodType<Draft>, resource: unknown): Draft {
  const read = schema.safeParse(resource)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw refused('invalidValue', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300))
}

/** The number that a directory was given as a text. Throws `not_found` for any other. */
export function numberOf(id: string, what: string): number {
  const number = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : Number.POSITIVE_INFINITY
  if (number >= 2 ** 31) throw new AppError('not_found', { what, id: id.slice(0, 50) })
  return number
}
