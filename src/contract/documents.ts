import { z } from 'zod'
import { PagePart } from './citations.ts'
import { CollectionId, DocumentId } from './ids.ts'
import { keptText, UnixSeconds, written, WrittenId } from './schemas.ts'

/** What a sender wants to find a document by: at most ten short values. */
export const DocumentMetadata = z
  .record(z.string().min(1).max(255), z.union([z.string().max(255), z.number(), z.boolean()]))
  .refine((value) => Object.keys(value).length <= 10, 'at most ten keys')
export type DocumentMetadata = z.infer<typeof DocumentMetadata>

const Value = z.union([z.string().max(255), z.number(), z.boolean()])

/** As clients send it: a list is kept as its items joined, an empty value not at all. */
export const SentMetadata = z
  .record(keptText(z.string().trim().min(1).max(255)), z.union([Value, z.array(Value).max(100), z.null()]))
  .transform((sent) => Object.fromEntries(Object.entries(sent).flatMap(keptValue)))
  .pipe(DocumentMetadata)

function keptValue([key, value]: [string, unknown]): [string, unknown][] {
  const kept = Array.isArray(value) ? value.join(',') : value
  return kept === null || kept === '' ? [] : [[key, kept]]
}

export const DocumentState = z.enum(['queued', 'processing', 'ready', 'failed'])

export const Document = z.object({
  object: z.literal('document'),
  id: z.number().int(),
  name: z.string().describe('Its title'),
  file_name: z.string().nullable().describe('Name of the file as it was uploaded; null for what came without one'),
  metadata: DocumentMetadata,
  collection_id: z.number().int(),
  created: UnixSeconds,
  updated: UnixSeconds,
  chunks: z.number().int(),
  state: DocumentState,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  notes: z
    .array(z.object({ kind: z.string(), message: z.string() }))
    .max(1000)
    .describe('What the reading left out or doubts'),
  media_type: z.string().nullable(),
  size_bytes: z.number().int().nullable(),
  url: z.string().nullable(),
  updated_at: z.string().nullable(),
  recognised_pages: z.array(z.number().int()).max(100_000).describe('Pages that were pictures, read by an engine'),
  doubtful_pages: z
    .array(z.number().int())
    .max(100_000)
    .describe('Among them, those on which something was not read well'),
})
export type Document = z.infer<typeof Document>

export const KeepOriginals = z
  .boolean()
  .describe('False: the file of a document is forgotten once its text is stored. True unless it is said')

export const UploadLimits = z.object({
  extensions: z.array(z.string()).max(200).describe('With their dot, in lower case'),
  largest_bytes: z.number().int(),
  most_characters: z.number().int().describe('Of the text that is read in it'),
})
export type UploadLimits = z.infer<typeof UploadLimits>

export const DocumentDetail = Document.extend({
  cited_by: z.number().int().describe('Answers that cite it'),
  has_original: z.boolean(),
  page_count: z.number().int().describe('0 when it has no pages'),
  files: z
    .array(z.object({ number: z.number().int().positive(), name: z.string() }))
    .max(500)
    .describe('Files inside it, each of which can be opened apart: attachments of a message, entries of an archive'),
})
export type DocumentDetail = z.infer<typeof DocumentDetail>

const longest = 8000
const Characters = written(z.number().int().min(0).max(longest))
const Yes = z.enum(['true', 'false', 'True', 'False', '1', '0']).optional()

/** Albert's form. `collection` is what older clients call `collection_id`. */
export const DocumentForm = z.object({
  collection_id: written(CollectionId).optional(),
  collection: written(CollectionId).optional(),
  name: keptText(z.string().trim().min(1).max(255)).optional(),
  metadata: z
    .string()
    .max(10_000)
    .transform((text, context) => {
      if (text === '') return undefined
      const read = readMetadata(text)
      if (read !== null) return read
      context.addIssue({ code: 'custom', message: 'a JSON object of one to ten strings, numbers or booleans' })
      return z.NEVER
    })
    .optional(),
  disable_chunking: Yes.describe(`One passage while the text fits ${longest} characters, whatever its headings`),
  chunk_size: written(z.number().int().min(100).max(longest))
    .optional()
    .describe('Characters of a passage at most. Headings, rows of tables and sentences still lead the cut'),
  chunk_min_size: Characters.optional().describe(
    'Neighbours shorter than this are one passage while they fit: nothing is left out. 300 at least',
  ),
  chunk_overlap: Characters.optional().describe(
    'Characters that a passage repeats of the one before it, where a text was cut: half of `chunk_size` at most',
  ),
  is_separator_regex: z
    .enum(['false', 'False', '0'], 'regular expressions are not taken: send the separators as they are written')
    .optional(),
  separators: z
    .union([z.string().max(1000), z.array(z.string().max(1000)).max(100)])
    .optional()
    .describe('Where a text too long for one passage is cut first, in this order'),
  preset_separators: z
    .enum(['', 'markdown', 'html'], 'markdown alone: every document is read as Markdown, and cut by its headings')
    .optional(),
})

function readMetadata(text: string): DocumentMetadata | null {
  try {
    const read = SentMetadata.safeParse(JSON.parse(text))
    return read.success && Object.keys(read.data).length > 0 ? read.data : null
  } catch {
    return null
  }
}

export const DocumentPage = z.object({
  page: z.number().int().positive(),
  part: PagePart.optional().describe('What it is, when it is no page'),
  text: z.string().describe('Markdown'),
  recognised: z.boolean().describe('It was a picture, read by an engine'),
  doubtful: z.boolean(),
})
export type DocumentPage = z.infer<typeof DocumentPage>

/** What a document was at one time; of a text of law, one of its wordings. */
export const DocumentVersion = z.object({
  object: z.literal('document_version'),
  id: z.number().int(),
  current: z.boolean().describe('The one that search and answers know'),
  name: z.string().describe('Its title then'),
  file_name: z.string().nullable(),
  media_type: z.string().nullable(),
  size_bytes: z.number().int().nullable(),
  has_original: z.boolean(),
  page_count: z.number().int().describe('0 when it has no pages'),
  chunks: z.number().int(),
  created: UnixSeconds,
  replaced: UnixSeconds.nullable().describe('Since when another version stands in its place'),
  updated_at: z.string().nullable().describe('Date of its publisher, YYYY-MM-DD'),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable().describe('First day on which it is no longer in force'),
  legal_status: z.string().nullable().describe('In the words of its source'),
})
export type DocumentVersion = z.infer<typeof DocumentVersion>

export const VersionQuery = z.object({
  version: WrittenId.optional().describe('A version of the document; the current one by default'),
})
export const PageParams = z.object({ id: written(DocumentId), page: z.coerce.number().int().min(1).max(100_000) })
export const InnerFileParams = z.object({ id: written(DocumentId), number: z.coerce.number().int().min(1).max(500) })
export const PictureQuery = VersionQuery.extend({ width: z.coerce.number().int().min(100).max(2000).default(1000) })
