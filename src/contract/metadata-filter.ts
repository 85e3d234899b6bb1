import { z } from 'zod'
import { keptText } from './schemas.ts'

const Comparison = z.strictObject({
  key: keptText(z.string().trim().min(1).max(255)),
  type: z.enum(['eq', 'sw', 'ew', 'co']).describe('Equals, starts with, ends with, contains; capitals count'),
  value: z.union([keptText(z.string().trim().min(1).max(255)), z.number(), z.boolean()]),
})

/** What the metadata of a passage must say: one comparison, or two to four joined. */
export const MetadataFilter = z.union([
  Comparison,
  z.strictObject({ filters: z.array(Comparison).min(2).max(4), operator: z.enum(['and', 'or']) }),
])

/** One value against another: those of Albert's filters, and `ne`, `nc` (does not contain) to `nin` of OpenAI's. */
export interface MetadataComparison {
  readonly key: string
  readonly type: 'eq' | 'sw' | 'ew' | 'co' | 'ne' | 'nc' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin'
  readonly value: string | number | boolean | readonly (string | number)[]
}

/** What the search understands: all that Albert's clients may send, and what OpenAI's say more. */
export type MetadataFilter =
  | MetadataComparison
  | { readonly operator: 'and' | 'or'; readonly filters: readonly MetadataFilter[] }
