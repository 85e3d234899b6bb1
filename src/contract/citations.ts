import { z } from 'zod'

/** Where a numbered marker `[1]` leads: the passage, what was quoted from it, and who published it. */
export const Citation = z.object({
  index: z.number().int().positive().describe('The number between brackets in the text'),
  document_id: z.number().int(),
  chunk_id: z.number().int(),
  external_id: z.string(),
  title: z.string(),
  path: z.array(z.string()).describe('Headings from the top of the document to the passage'),
  page: z.number().int().nullable(),
  quote: z.string().describe('The exact words of the passage that carry the claim'),
  start: z.number().int().describe('First character of the quote inside the passage'),
  end: z.number().int().describe('Character after the quote inside the passage'),
  url: z.string().nullable(),
  publisher: z.string().nullable(),
  licence: z.string().nullable(),
  updated_at: z.string().nullable().describe('Date of the last update by the publisher, YYYY-MM-DD'),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  supported: z.boolean().describe('Every claim that cites this passage was found in it'),
})
export type Citation = z.infer<typeof Citation>

/** A hit in Albert's shape: the passage with its metadata. */
export const SearchResult = z.object({
  method: z.enum(['lexical', 'semantic', 'hybrid']),
  score: z.number(),
  chunk: z.object({
    object: z.literal('chunk'),
    id: z.number().int(),
    collection_id: z.number().int(),
    document_id: z.number().int(),
    content: z.string(),
    metadata: z.object({
      document_name: z.string(),
      title: z.string(),
      path: z.array(z.string()),
      page: z.number().int().nullable(),
      url: z.string().nullable(),
      external_id: z.string(),
      publisher: z.string().nullable(),
      licence: z.string().nullable(),
      updated_at: z.string().nullable(),
    }),
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

export const AnswerStatus = z.enum(['answered', 'quoted', 'partly_supported', 'not_found'])
export type AnswerStatus = z.infer<typeof AnswerStatus>

/** What proves an answer, kept with the message and sent at the end of a stream. */
export const AnswerProof = z.object({
  answer_status: AnswerStatus,
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
