import { ToldReason } from '#platform/reasons'
import { z } from 'zod'
import type { PreparedItem } from './prepare-item.ts'

/** The corpus of the registry that a thread reads, and where its archive is. */
export const CorpusToRead = z.strictObject({
  corpusId: z.string(),
  location: z.string(),
  /** Of the archive, which is known: nobody hashes it again. */
  mark: z.string(),
})
export type CorpusToRead = z.infer<typeof CorpusToRead>

/** One thing is asked at a time. */
export const Order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('next') }),
  /** Places in the last part. */
  z.strictObject({ kind: z.literal('prepare'), wanted: z.array(z.number().int()) }),
])
export type Order = z.infer<typeof Order>

const ListedItem = z.strictObject({ externalId: z.string(), versionKey: z.string().optional(), mark: z.string() })

const Prepared = z.custom<Omit<PreparedItem, 'item'>>((value) => typeof value === 'object' && value !== null)

export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('part'), items: z.array(ListedItem), removed: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('end') }),
  z.strictObject({ kind: z.literal('prepared'), place: z.number().int(), prepared: Prepared }),
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('corrupted'), why: ToldReason }),
  z.strictObject({ kind: z.literal('bomb') }),
  z.strictObject({ kind: z.literal('broken'), reason: z.string() }),
])
export type Answer = z.infer<typeof Answer>
