import { ReadingNotes } from '#data/documents/reading-note'
import { PagePart } from '#contract/citations'
import { ToldReason } from '#platform/reasons'
import { z } from 'zod'

const ParsedDocument = z.strictObject({
  title: z.string().nullable(),
  markdown: z.string(),
  language: z.string(),
  pages: z.array(z.strictObject({ page: z.number().int(), start: z.number().int(), part: PagePart.optional() })),
  notes: ReadingNotes,
})

const UnreadPages = z.union([z.literal('all'), z.array(z.number().int())])

const UnreadFile = z.strictObject({ file: z.number().int(), name: z.string(), pages: UnreadPages })

const NoDetails = z.strictObject({})

/** Why a file is not read, in the words of the closed list of errors. */
export const Refusal = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('encrypted'), details: NoDetails }),
  z.strictObject({
    code: z.literal('corrupted'),
    details: ToldReason,
  }),
  z.strictObject({ code: z.literal('empty_document'), details: NoDetails }),
  z.strictObject({ code: z.literal('decompression_bomb'), details: NoDetails }),
  z.strictObject({ code: z.literal('too_large'), details: z.strictObject({ limitBytes: z.number() }) }),
  z.strictObject({
    code: z.literal('unsupported_type'),
    details: z.strictObject({ found: z.string(), accepted: z.array(z.string()), named: z.string().optional() }),
  }),
])
export type Refusal = z.infer<typeof Refusal>

const InnerFile = z.strictObject({ name: z.string(), bytes: z.instanceof(Uint8Array) })
export type InnerFile = z.infer<typeof InnerFile>

/** What the reading process answers; the parent believes nothing else. */
export const ReadingAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('parsed'),
    mediaType: z.string(),
    parsed: ParsedDocument,
    unreadPages: UnreadPages,
    unreadFiles: z.array(UnreadFile).max(1000),
  }),
  /** The file inside that was asked for; nothing when there is none. */
  z.strictObject({ kind: z.literal('inner'), file: InnerFile.nullable() }),
  z.strictObject({ kind: z.literal('refused'), refusal: Refusal }),
  z.strictObject({ kind: z.literal('broken'), reason: z.string() }),
])
export type ReadingAnswer = z.infer<typeof ReadingAnswer>

/** What is asked of a file that goes with the question. */
export const ReadingQuestion = z.strictObject({
  name: z.string(),
  /** Of the Markdown, at most. */
  characters: z.number(),
  /** The file inside that is asked for in place of the text, by its place among them. */
  inner: z.number().int().optional(),
})
export type ReadingQuestion = z.infer<typeof ReadingQuestion>
