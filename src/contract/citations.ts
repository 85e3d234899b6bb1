import { z } from 'zod'

/** A part of a passage: first character, and the character after the last. */
const Span = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) })

/** What stands for a page where the original has none of its own, or has others: a slide, a sheet, a file inside. */
export const PagePart = z.strictObject({
  kind: z.enum(['slide', 'sheet', 'chapter', 'message', 'file']),
  name: z.string().max(1000).describe('Of a sheet, a chapter or a file; empty for what has a number alone'),
  file: z.number().int().positive().nullable().describe('Which of the files inside it is of, to open that file apart'),
  page: z.number().int().nullable().describe('The page or slide inside that file'),
})
export type PagePart = z.infer<typeof PagePart>

/** What a reader must know before relying on a source. */
export const CitationNotice = z.enum(['private_employment', 'repealed', 'not_yet_in_force', 'superseded'])
export type CitationNotice = z.infer<typeof CitationNotice>

/** Where a numbered marker `[1]` leads: the passage, what was quoted from it, and who published it. */
export const Citation = z.object({
  index: z.number().int().positive().describe('The number between brackets in the text'),
  document_id: z.number().int(),
  chunk_id: z.number().int(),
  external_id: z.string(),
  title: z.string(),
  path: z.array(z.string()).describe('Headings from the top of the document to the passage'),
  page: z.number().int().nullable(),
  part: PagePart.optional().describe('What that page is, when it is no page'),
  quote: z.string().describe('The exact words of the passage that carry the claim'),
  start: z.number().int().describe('First character of the quote inside the passage'),
  end: z.number().int().describe('Character after the quote inside the passage'),
  highlights: z
    .array(Span)
    .max(20)
    .describe('Words of the passage to be marked, nearest first; empty when none is clearly nearer than the others'),
  collection_id: z.number().int(),
  collection: z.string().describe('Name of the collection that holds the document'),
  corpus: z.string().nullable().describe('Official corpus that publishes it; null for a document of the body itself'),
  file_name: z.string().nullable().describe('Name of the file as it was uploaded; null for a sheet of a corpus'),
  notices: z
    .array(CitationNotice)
    .max(4)
    .describe(
      '`private_employment`: the source speaks of private employment and the question of a public agent; `repealed`: no longer in force today; `not_yet_in_force`: in force from a later day; `superseded`: a newer version of the same document is there',
    ),
  url: z.string().nullable(),
  publisher: z.string().nullable(),
  licence: z.string().nullable(),
  updated_at: z.string().nullable().describe('Date of the last update by the publisher, YYYY-MM-DD'),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  supported: z.boolean().describe('Every claim that cites this passage was found in it'),
  erased: z
    .literal(true)
    .optional()
    .describe('What was cited is erased: its number is left, and nothing of what it said'),
})
export type Citation = z.infer<typeof Citation>

/** A hit in Albert's shape: the passage with its metadata. */
export const SearchResult = z.object({
  method: z
    .enum(['lexical', 'semantic', 'hybrid'])
    .describe('As it was asked for; in the proof of an answer, what found it'),
  score: z.number(),
  chunk: z.object({
    object: z.literal('chunk'),
    id: z.number().int(),
    collection_id: z.number().int(),
    document_id: z.number().int(),
    content: z.string(),
    metadata: z
      .looseObject({
        document_name: z.string(),
        title: z.string(),
        path: z.array(z.string()),
        page: z.number().int().nullable(),
        part: PagePart.optional().describe('What that page is, when it is no page'),
        url: z.string().nullable(),
        external_id: z.string(),
        publisher: z.string().nullable(),
        licence: z.string().nullable(),
        updated_at: z.string().nullable(),
        effective_from: z.string().nullable().optional(),
        effective_to: z.string().nullable().optional(),
        legal_status: z.string().nullable().optional().describe('State of a text of law, in the words of its source'),
      })
      .describe('With what its sender wrote under names of their own'),
    created: z.number().int(),
  }),
})
export type SearchResult = z.infer<typeof SearchResult>

/** One statement of the answer and what its check against the cited passages found. */
export const Claim = z.object({
  text: z.string(),
  start: z.number().int().describe('First character of the claim in the answer'),
  end: z.number().int(),
  citations: z.array(z.number().int()).describe('Indexes of the passages it cites'),
  verdict: z.enum(['supported', 'unsupported', 'uncited']),
  reason: z
    .string()
    .nullable()
    .describe('What was not found in the passages: a number, a date, a reference, the words'),
})
export type Claim = z.infer<typeof Claim>

/**
 * `answered`: a model wrote it and every claim was found in what it cites. `partly_supported`: not every claim was.
 * `cut`: the model was stopped at its limit of length. `quoted`: the passages answer, word for word. `nearest`: no sure
 * answer; the nearest passages are shown, and the text says so first. `not_found`: nothing near, nothing cited.
 */
export const AnswerStatus = z.enum(['answered', 'quoted', 'partly_supported', 'nearest', 'not_found', 'cut'])
export type AnswerStatus = z.infer<typeof AnswerStatus>

/** What proves an answer, kept with the message and sent at the end of a stream. */
export const AnswerProof = z.object({
  answer_status: AnswerStatus,
  answer_end: z
    .number()
    .int()
    .min(0)
    .describe(
      'Characters of the text that hold the answer. What follows are the passages that it was taken from, one per number: a page may fold them',
    ),
  fallback: z
    .enum(['model_failed', 'data_may_not_leave'])
    .nullable()
    .describe(
      'Why passages are quoted instead; the text says so. `model_failed`: the model failed before its first word. `data_may_not_leave`: no server of the model may see what they hold',
    ),
  as_of: z.string().optional().describe('YYYY-MM-DD: the answer tells the law as it was on that day; absent for today'),
  citations: z.array(Citation),
  search_results: z.array(SearchResult),
  claims: z.array(Claim),
  nearest_titles: z.array(z.string()).describe('Closest documents when nothing was found'),
  sources_consulted: z.array(
    z.object({ name: z.string(), documents: z.number().int(), updated_at: z.string().nullable() }),
  ),
  model: z.string().nullable().describe('Model that wrote the text; null when the answer quotes'),
})
export type AnswerProof = z.infer<typeof AnswerProof>
