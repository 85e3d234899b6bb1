import { AppError } from '#platform/errors'
import type { CodedImage } from './coded-image.ts'
import { decodeJpeg, decodePngImage, decodeTiff, decodeWebp } from './image-decoders.ts'
import { type GreyImage, greyFromRgba, largestImagePixels, resized, wantedDotsPerInch } from './grey-image.ts'
import { narrowed } from './narrowed.ts'
import type { PageSource, Picture } from './page-source.ts'

const decoders: ReadonlyMap<string, (bytes: Uint8Array) => readonly CodedImage[]> = new Map(
  Object.entries({
    'image/png': decodePngImage,
    'image/jpeg': decodeJpeg,
    'image/webp': decodeWebp,
    'image/tiff': decodeTiff,
  }),
)

/** A picture file as pages: one, but for TIFF, which holds as many as were scanned. */
export function openImage(bytes: Uint8Array, mediaType: string): PageSource {
  const images = decoders.get(mediaType)?.(bytes) ?? []
  if (images.length === 0) throw new AppError('corrupted', { reason: 'no_image' })
  return {
    pageCount: images.length,
    grey: async (page) => greyOf(imageOf(images, page)),
    picture: async (page, width) => narrowed(await pictureOf(imageOf(images, page)), width),
  }
}

function imageOf(images: readonly CodedImage[], page: number): CodedImage {
  const image = images[page - 1]
  if (image === undefined) throw new AppError('corrupted', { reason: 'page_absent', value: page })
  const { width, height } = image
  if (width < 1 || height < 1) throw new AppError('corrupted', { reason: 'image_without_size' })
  if (width * height > largestImagePixels) throw new AppError('decompression_bomb', {})
  return image
}

async function pictureOf(image: CodedImage): Promise<Picture> {
  const { width, height } = image
  return { width, height, rgba: await image.rgba() }
}

async function greyOf(image: CodedImage): Promise<GreyImage> {
  const { width, height } = image
  const pixels = greyFromRgba(await image.rgba(), width * height)
  const grey = { width, height, pixels, dotsPerInch: dotsOf(image) }
  return isFarFrom(grey.dotsPerInch, wantedDotsPerInch) ? resized(grey, wantedDotsPerInch) : grey
}

function isFarFrom(dotsPerInch: number, wanted: number): boolean {
  return dotsPerInch < wanted * 0.8 || dotsPerInch > wanted * 1.4
}

/** Of a sheet as offices use them, in inches: its short side. */
const sheetInches = { narrowest: 3, usual: 8.27, widest: 17 }
const likelyDotsPerInch = { least: 70, most: 1200 }

/** What a file says is believed when the sheet would then have the size of one; photographs and screens say 72 for all. */
function dotsOf({ width, height, dotsPerInch }: CodedImage): number {
  const shortSide = Math.min(width, height)
  const { least, most } = likelyDotsPerInch
  if (dotsPerInch !== null && dotsPerInch > 96) {
    const inches = shortSide / dotsPerInch
    if (dotsPerInch <= most && inches >= sheetInches.narrowest && inches <= sheetInches.widest) return dotsPerInch
  }
  return Math.max(least, Math.min(most, shortSide / sheetInches.usual))
}
