import { openImage } from './open-image.ts'
import { openPdf } from './open-pdf.ts'
import type { PageSource } from './page-source.ts'

/** The pages of a PDF or of a picture. Throws `encrypted`, `corrupted`, `decompression_bomb`. */
export async function openPages(bytes: Uint8Array, mediaType: string): Promise<PageSource> {
  return mediaType === 'application/pdf' ? openPdf(bytes) : openImage(bytes, mediaType)
}
