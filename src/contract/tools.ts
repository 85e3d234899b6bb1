import { z } from 'zod'
import { route } from './route.ts'

const longestDataUrl = 100_000_000
const dataUrl = z.string().max(longestDataUrl).describe('A `data:` URL in base64')
const documentUrl = dataUrl.describe('A `data:` URL in base64, or what `/v1/files/:id/url` gave')

const DocumentUrl = z.object({
  type: z.literal('document_url').default('document_url'),
  document_url: documentUrl,
  document_name: z.string().max(255).nullish(),
})
const ImageUrl = z.object({
  type: z.literal('image_url').default('image_url'),
  image_url: z.union([dataUrl, z.object({ url: dataUrl, detail: z.string().max(20).nullish() })]),
})

const KeptFile = z.object({
  type: z.literal('file').default('file'),
  file_id: z.string().min(1).max(200).describe('A file of the caller’s, of `/v1/files`'),
})

/** As Mistral's clients write it; pages count from 0, `"0,2-4"` names several. */
export const OcrRequest = z.object({
  model: z.string().max(200).nullish().describe('`socle-ocr`, the engine that is carried, when absent'),
  id: z.string().max(200).nullish(),
  document: z.union([DocumentUrl, ImageUrl, KeptFile]),
  pages: z
    .union([
      z.array(z.number().int().min(0).max(100_000)).max(2000),
      z
        .string()
        .max(2000)
        .regex(/^[\d,\s-]*$/),
    ])
    .nullish(),
  include_image_base64: z.boolean().nullish(),
  image_limit: z.number().int().min(0).max(10_000).nullish(),
  image_min_size: z.number().int().min(0).max(100_000).nullish().describe('Of either side, in pixels'),
  table_format: z.enum(['markdown', 'html']).nullish().describe('Tables apart from the text, in this form'),
  extract_header: z.boolean().nullish(),
  extract_footer: z.boolean().nullish(),
  bbox_annotation_format: z.unknown().optional(),
  document_annotation_format: z.unknown().optional(),
})
export type OcrRequest = z.infer<typeof OcrRequest>

export const OcrPage = z.looseObject({
  index: z.number().int(),
  markdown: z.string(),
  images: z
    .array(
      z.looseObject({
        id: z.string(),
        top_left_x: z.number().int().nullable(),
        top_left_y: z.number().int().nullable(),
        bottom_right_x: z.number().int().nullable(),
        bottom_right_y: z.number().int().nullable(),
        image_base64: z.string().nullish(),
      }),
    )
    .max(10_000),
  tables: z
    .array(z.looseObject({ id: z.string(), content: z.string(), format: z.string() }))
    .max(10_000)
    .nullish(),
  dimensions: z.looseObject({ dpi: z.number().int(), height: z.number().int(), width: z.number().int() }).nullish(),
  doubtful: z.boolean().optional().describe('Something on the page was not read, or badly'),
})
export type OcrPage = z.infer<typeof OcrPage>

export const OcrAnswer = z.looseObject({
  id: z.string().optional(),
  model: z.string(),
  pages: z.array(OcrPage).max(2000),
  document_annotation: z.string().nullish(),
  usage_info: z.looseObject({ pages_processed: z.number().int(), doc_size_bytes: z.number().int().nullish() }),
})
export type OcrAnswer = z.infer<typeof OcrAnswer>

export const ParsedPage = z.object({
  page: z.number().int().positive(),
  start: z.number().int().describe('Where its text begins in the Markdown'),
  recognised: z.boolean().describe('It was a picture, read by an engine'),
  doubtful: z.boolean().describe('Something on it was not read, or badly'),
})

const ParsedDocument = z.object({
  object: z.literal('parsed_document'),
  name: z.string(),
  title: z.string().nullable(),
  media_type: z.string(),
  language: z.string(),
  markdown: z.string(),
  pages: z.array(ParsedPage).max(100_000).describe('Empty when the document has no pages'),
  headings: z
    .array(z.object({ level: z.number().int(), text: z.string(), start: z.number().int() }))
    .max(100_000)
    .describe('From the top of the document'),
})

export const toolRoutes = {
  recogniseText: route({
    method: 'POST',
    path: '/v1/ocr',
    tag: 'inference',
    summary: 'Text of a document or of a picture, page by page, with the engine that is carried or a model',
    access: 'inference:use',
    transport: 'json',
    status: 200,
    body: OcrRequest,
    response: OcrAnswer,
  }),
  parseDocument: route({
    method: 'POST',
    path: '/v1/parse',
    aliases: ['/v1/parse-beta'],
    tag: 'inference',
    summary: 'Any document as Markdown, with its pages and headings: form field `file`; nothing is kept',
    access: 'inference:use',
    transport: 'upload',
    form: z.object({}),
    limits: { file: 'document' },
    status: 200,
    response: ParsedDocument,
  }),
}
