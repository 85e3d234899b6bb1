import { Refusal } from '#toolbox/parse/child/answer'
import { z } from 'zod'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** What the parent asks: one thing at a time. The file that is opened stays so until the next one. */
export const PageQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), mediaType: z.string() }),
  z.strictObject({
    kind: z.literal('read'),
    page: z.number().int(),
    language: z.enum(['fr', 'en']),
    withPictures: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('draw'), page: z.number().int(), width: z.number().int() }),
])
export type PageQuestion = z.infer<typeof PageQuestion>

const ReadPicture = z.strictObject({
  left: z.number(),
  top: z.number(),
  right: z.number(),
  bottom: z.number(),
  png: Bytes.nullable(),
})

export const ReadPage = z.strictObject({
  kind: z.literal('read'),
  page: z.number().int(),
  markdown: z.string(),
  language: z.enum(['fr', 'en']),
  words: z.number().int(),
  confidence: z.number(),
  isDoubtful: z.boolean(),
  width: z.number().int(),
  height: z.number().int(),
  dotsPerInch: z.number(),
  pictures: z.array(ReadPicture).max(200),
})
export type ReadPage = z.infer<typeof ReadPage>

/** What the process answers; the parent believes nothing else. */
export const PageAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), pageCount: z.number().int() }),
  ReadPage,
  z.strictObject({ kind: z.literal('drawn'), png: Bytes }),
  z.strictObject({ kind: z.literal('refused'), refusal: Refusal }),
  z.strictObject({ kind: z.literal('broken'), reason: z.string() }),
])
export type PageAnswer = z.infer<typeof PageAnswer>
