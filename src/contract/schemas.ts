import { z } from 'zod'

/** Integer ids of our own resources, as they come in a path or a query. */
export const IdParams = z.object({ id: z.coerce.number().int().positive() })

export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  offset: z.coerce.number().int().min(0).default(0),
})

/** A list as every family of clients reads it. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item),
    total: z.number().int(),
    offset: z.number().int(),
    limit: z.number().int(),
  })
}

export const UnixSeconds = z.number().int().describe('Unix seconds')

/** The one error body for every family: OpenAI's `error` and Albert's `detail`. */
export const ErrorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    code: z.string(),
    param: z.string().nullable(),
    request_id: z.string(),
  }),
  detail: z.union([
    z.string(),
    z.array(z.object({ type: z.string(), loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })),
  ]),
})
export type ErrorBody = z.infer<typeof ErrorBody>
