import { z } from 'zod'

const Named = z.string().max(1000)
const Pages = z.array(z.number().int()).max(100_000)

/** What a reader should know of a document: what was there and is not in its text, or may be wrong in it. */
export const ReadingNote = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hidden_sheet'), name: Named }),
  /** Of a sheet that is read: those that hold something. */
  z.strictObject({ kind: z.literal('filtered_rows'), name: Named, rows: z.number().int() }),
  z.strictObject({ kind: z.literal('hidden_cells'), name: Named, rows: z.number().int(), columns: z.number().int() }),
  z.strictObject({ kind: z.literal('hidden_slide'), name: Named }),
  z.strictObject({ kind: z.literal('unread_part'), name: Named }),
  /** A scan inside it, of which something was not read, or badly. */
  z.strictObject({ kind: z.literal('doubtful_part'), name: Named }),
  z.strictObject({ kind: z.literal('comments'), count: z.number().int() }),
  /** A form whose questions and answers stand in XML beside its pages (XFA). */
  z.strictObject({ kind: z.literal('xml_form') }),
  /** Set so that neither screen nor paper shows them. */
  z.strictObject({ kind: z.literal('hidden_words'), count: z.number().int() }),
  /** Cells whose program never wrote what they come to: the formula stands in the text. */
  z.strictObject({ kind: z.literal('uncomputed_cells'), name: Named, count: z.number().int() }),
  /** Pictures, which no engine was there to read. */
  z.strictObject({ kind: z.literal('unread_pages'), pages: Pages }),
  z.strictObject({ kind: z.literal('doubtful_pages'), pages: Pages }),
  /** Words of the file that no passage holds: of one page, or of a document without pages. */
  z.strictObject({
    kind: z.literal('lost_words'),
    page: z.number().int().nullable(),
    lost: z.number().int(),
    of: z.number().int(),
    examples: z.array(z.string()).max(5),
  }),
])
export type ReadingNote = z.infer<typeof ReadingNote>

export const ReadingNotes = z.array(ReadingNote).max(1000)
