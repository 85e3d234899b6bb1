import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { OcrAnswer, OcrPage, OcrRequest } from '#contract/tools'
import { OcrAnswer as OcrAnswerShape } from '#contract/tools'
import { openAddressed, tokenOfAddress } from '#data/files/file-address'
import { type OpenedFile, openFile } from '#data/files/open-file'
import { ask } from '#inference/call/ask'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'
import { type SentFile, readDataUrl } from './data-url.ts'
import { presentPage } from './present-page.ts'
import { type PageText, readPages } from './read-pages.ts'
import { readWithModel } from './read-with-model.ts'
import { pagesIn } from './page-ranges.ts'

/** What clients write for the engine that the program carries. */
const carriedEngine = 'socle-ocr'

type OcrCtx = Ctx<'models' | 'usage' | 'pageEngine' | 'documentReader' | 'db' | 'secrets' | 'storage' | 'intake'>

/** With the file in it. */
type WholeRequest = Omit<OcrRequest, 'document'> & {
  readonly document: Exclude<OcrRequest['document'], { file_id: string }>
}

/**
 * The text of a document page by page, in Mistral's shape: by the engine that is carried, by a model that sees, or by a
 * server of the same interface, which gets the request as it is. Throws `model_not_found`, `model_cannot`, and the
 * refusals of `DocumentReader`.
 */
export async function recogniseDocument(ctx: OcrCtx, asked: OcrRequest): Promise<OcrAnswer> {
  authorize(ctx, 'inference:use')
  const kept = await withKeptFile(ctx, asked)
  const named = kept.model ?? carriedEngine
  const model = ctx.models.find(named)?.id ?? named
  const request = { ...kept, model }
  const capabilities = model === carriedEngine ? [] : (ctx.models.find(model)?.capabilities ?? null)
  if (capabilities === null) throw new AppError('model_not_found', { model })
  if (capabilities.includes('ocr')) return askServer(ctx, model, request)
  refuseAnnotations(request)
  const file = fileOf(request)
  const pages = pagesIn(request.pages)
  if (model === carriedEngine) return answer(request, file, await readHere(ctx, request, { file, pages }))
  if (!capabilities.includes('vision') && !capabilities.includes('chat'))
    throw new AppError('model_cannot', { model, capability: 'vision' })
  return answer(request, file, await readByModel(ctx, model, { file, pages }))
}

/** Other servers do not know the files that are kept here: they are sent with the request. */
async function withKeptFile(ctx: OcrCtx, { document, ...request }: OcrRequest): Promise<WholeRequest> {
  if ('file_id' in document) return withFile(ctx, request, await openFile(ctx, document.file_id))
  const token = 'document_url' in document ? tokenOfAddress(document.document_url) : null
  return token === null ? { ...request, document } : withFile(ctx, request, await openAddressed(ctx, token))
}

async function withFile(
  { intake }: OcrCtx,
  request: Omit<OcrRequest, 'document'>,
  { name, mediaType, sizeBytes, content }: OpenedFile,
): Promise<WholeRequest> {
  if (sizeBytes > intake.limitBytes) throw new AppError('too_large', { limitBytes: intake.limitBytes })
  const url = `data:${mediaType};base64,${(await buffer(content)).toString('base64')}`
  return { ...request, document: { type: 'document_url', document_url: url, document_name: name } }
}

async function askServer(ctx: OcrCtx, model: string, request: WholeRequest): Promise<OcrAnswer> {
  const { model: _, ...body } = request
  const read = OcrAnswerShape.safeParse(await ask(ctx, { model, endpoint: 'ocr', body }))
  if (!read.success) throw new AppError('backend_protocol', { backend: model, reason: 'answer_without_pages' })
  return { ...read.data, model }
}

/** Only a model can fill a schema: what would be left out is refused instead. */
function refuseAnnotations({ bbox_annotation_format: boxes, document_annotation_format: whole }: OcrRequest): void {
  for (const [param, value] of [
    ['bbox_annotation_format', boxes],
    ['document_annotation_format', whole],
  ] as const) {
    if (value !== undefined && value !== null)
      throw new AppError('invalid_request', { reason: 'no_annotations', param })
  }
}

interface NamedFile extends SentFile {
  readonly name: string
}

function fileOf({ document }: WholeRequest): NamedFile {
  if ('document_url' in document) {
    const file = readDataUrl(document.document_url, 'document.document_url')
    return { ...file, name: document.document_name ?? '' }
  }
  const { image_url: image } = document
  return { ...readDataUrl(typeof image === 'string' ? image : image.url, 'document.image_url'), name: '' }
}

interface Wanted {
  readonly file: NamedFile
  readonly pages: readonly number[] | null
}

function readHere(ctx: OcrCtx, request: OcrRequest, { file, pages }: Wanted): Promise<PageText[]> {
  const withPictures = request.include_image_base64 === true
  return readPages(ctx, { content: file.content, name: file.name, pages, withPictures })
}

async function readByModel(ctx: OcrCtx, model: string, { file, pages }: Wanted): Promise<PageText[]> {
  const { content, mediaType } = file
  const wanted = pages ?? (await ctx.pageEngine.pagesOf({ content, mediaType, signal: ctx.signal }))
  const read: PageText[] = []
  for await (const { page, markdown } of readWithModel(ctx, { content, mediaType, pages: wanted, model })) {
    read.push({ page, markdown, isDoubtful: false, pictures: [], size: null })
  }
  return read
}

function answer(request: OcrRequest, file: SentFile, read: readonly PageText[]): OcrAnswer {
  let imagesLeft = request.image_limit ?? Number.POSITIVE_INFINITY
  const pages: OcrPage[] = read.map((page) => {
    const shown = presentPage(page, request, imagesLeft)
    imagesLeft -= shown.images.length
    return shown
  })
  return {
    id: randomUUID().replaceAll('-', ''),
    model: request.model ?? carriedEngine,
    pages,
    document_annotation: null,
    usage_info: { pages_processed: pages.length, doc_size_bytes: file.content.byteLength },
  }
}
