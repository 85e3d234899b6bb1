import { AppError, messageOf } from '#platform/errors'
import type { PDFiumLibrary } from '@hyzyla/pdfium'
import { startLibrary } from '../parse/pdf/engine.ts'
import { type GreyImage, largestImagePixels, wantedDotsPerInch } from './grey-image.ts'
import type { PageSource, Picture } from './page-source.ts'

const pointsPerInch = 72
const leastDotsPerInch = 36

type PdfPage = ReturnType<Awaited<ReturnType<PDFiumLibrary['loadDocument']>>['getPage']>

/** The pages of a PDF as they look, whatever is written in it. */
export async function openPdf(bytes: Uint8Array): Promise<PageSource> {
  const library = await startLibrary()
  const file = await library.loadDocument(bytes).catch((error: unknown) => {
    throw /password|security/i.test(messageOf(error))
      ? new AppError('encrypted', {})
      : new AppError('corrupted', { reason: 'no_pdf_structure' })
  })
  const pageCount = file.getPageCount()
  return {
    pageCount,
    grey: async (page, wanted = wantedDotsPerInch) => greyOf(pageOf(file, page), wanted),
    picture: async (page, width) => pictureOf(pageOf(file, page), width),
  }
}

/** The engine gives a page without a size for one that is damaged or not there, and would draw it blank. */
function pageOf(file: { getPage(index: number): PdfPage }, page: number): PdfPage {
  try {
    const found = file.getPage(page - 1)
    if (found.getOriginalSize().originalWidth > 0) return found
  } catch (cause) {
    throw new AppError('corrupted', { reason: 'page_unreadable', value: page }, { cause })
  }
  throw new AppError('corrupted', { reason: 'page_unreadable', value: page })
}

interface PageSize {
  readonly originalWidth: number
  readonly originalHeight: number
}

/** Very large pages, such as plans, are drawn with fewer dots. */
function dotsFor({ originalWidth, originalHeight }: PageSize, wanted: number): number {
  const squareInches = (originalWidth / pointsPerInch) * (originalHeight / pointsPerInch)
  const most = Math.sqrt(largestImagePixels / Math.max(squareInches, 1e-6))
  return Math.max(leastDotsPerInch, Math.min(wanted, Math.floor(most)))
}

async function greyOf(page: PdfPage, wanted: number): Promise<GreyImage> {
  const dotsPerInch = dotsFor(page.getOriginalSize(), wanted)
  const scale = dotsPerInch / pointsPerInch
  const { width, height, data } = await page.render({
    scale,
    render: 'bitmap',
    colorSpace: 'Gray',
    renderFormFields: true,
  })
  if (width * height > 2 * largestImagePixels) throw new AppError('decompression_bomb', {})
  return { width, height, pixels: data, dotsPerInch }
}

async function pictureOf(page: PdfPage, wantedWidth: number): Promise<Picture> {
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const scale = Math.min(wantedWidth / originalWidth, (4 * wantedWidth) / originalHeight)
  const { width, height, data } = await page.render({ scale, render: 'bitmap', renderFormFields: true })
  return { width, height, rgba: rgbaFromBgra(data) }
}

function rgbaFromBgra(bgra: Uint8Array): Uint8Array {
  const rgba = Uint8Array.from(bgra)
  for (let at = 0; at < rgba.length; at += 4) {
    rgba[at] = bgra[at + 2] ?? 0
    rgba[at + 2] = bgra[at] ?? 0
  }
  return rgba
}
