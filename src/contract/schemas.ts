import { z } from 'zod'

/** The largest id that the database can give. */
const largestId = 2 ** 31 - 1

const plain = /^(0|-?[1-9]\d{0,15})$/

/** Integer ids of our own resources: as JSON, and as they come in a path, a query or a form. */
export const Id = z.number().int().positive().max(largestId)
/** An integer in plain figures, as it is written in a path, a query or a form. */
export function written<Integer extends z.ZodType<number, number>>(integer: Integer) {
  return z.preprocess((value) => (typeof value === 'string' && plain.test(value) ? Number(value) : value), integer)
}

export const WrittenId = written(Id)
export const IdParams = z.object({ id: WrittenId })

/** Text to be kept: the database holds every character but zero and halves of one. */
export function keptText(text: z.ZodString): z.ZodString {
  return text
    .refine((value) => !value.includes('\0'), 'the character zero is not text')
    .refine((value) => value.isWellFormed(), 'half a character is not text')
}

/** A name on one line: nothing in it may be unseen, or turn the direction in which the rest is read. */
export function keptName(text: z.ZodString): z.ZodString {
  return keptText(text).refine((value) => !unseen.test(value), 'a name has no control character')
}

/** The same of what no person typed, and nobody is there to correct: what may not be in a name is a space. */
export function asName(name: string): string {
  return name
    .toWellFormed()
    .replaceAll(new RegExp(`${unseen.source}+`, 'gu'), ' ')
    .trim()
}

const unseen = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u

export const Page = z.object({
  limit: written(z.number().int().min(1).max(100)).default(10),
  offset: written(z.number().int().min(0).max(largestId)).default(0),
})

/** Both spellings of the order, older clients' first. */
export function ordered<const Fields extends readonly [string, ...string[]]>(fields: Fields) {
  return {
    order_by: z.enum(fields).optional(),
    order_direction: z.enum(['asc', 'desc']).optional(),
    sort_by: z.enum(fields).optional(),
    sort_order: z.enum(['asc', 'desc']).optional(),
  }
}

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

/** By which a model is called. */
export const ModelName = z.string().min(1).max(500)

export const UnixSeconds = z.number().int().describe('Unix seconds')

/** A moment that a caller chooses: within the years that calendars write with four digits. */
export const ChosenSeconds = UnixSeconds.min(0).max(253_402_300_799)

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
