import type { GreyImage } from './grey-image.ts'

/** A stroke is this much darker than the paper around it; what is nearer to the paper is shadow, grain or show-through. */
const darkestPaper = 0.9
const lightestStroke = 0.6

/**
 * The page as if its light were even: each pixel against the mean of the square around it, so that shadows and yellow
 * paper become white. Grey is kept between stroke and paper, for the shapes of letters are in it. Sums of columns move
 * down the page, so that memory stays that of two rows.
 */
export function withEvenLight(image: GreyImage): GreyImage {
  const { width, height, pixels, dotsPerInch } = image
  const reach = Math.max(8, Math.round(dotsPerInch / 8))
  const columns = new Uint32Array(width)
  const addRow = (row: number, sign: 1 | -1): void => {
    if (row < 0 || row >= height) return
    const start = row * width
    for (let x = 0; x < width; x += 1) columns[x] = (columns[x] ?? 0) + sign * (pixels[start + x] ?? 0)
  }
  const even = new Uint8Array(width * height)
  for (let row = 0; row < reach; row += 1) addRow(row, 1)
  for (let y = 0; y < height; y += 1) {
    addRow(y + reach, 1)
    addRow(y - reach - 1, -1)
    const rows = Math.min(height - 1, y + reach) - Math.max(0, y - reach) + 1
    evenRow({ pixels, even, columns, start: y * width, rows, reach })
  }
  return { ...image, pixels: even }
}

interface Row {
  readonly pixels: Uint8Array
  readonly even: Uint8Array
  /** Sums of the rows around this one, by column. */
  readonly columns: Uint32Array
  readonly start: number
  readonly rows: number
  readonly reach: number
}

function evenRow({ pixels, even, columns, start, rows, reach }: Row): void {
  const width = columns.length
  let sum = 0
  for (let x = 0; x < Math.min(reach, width); x += 1) sum += columns[x] ?? 0
  for (let x = 0; x < width; x += 1) {
    if (x + reach < width) sum += columns[x + reach] ?? 0
    if (x - reach > 0) sum -= columns[x - reach - 1] ?? 0
    const count = rows * (Math.min(width - 1, x + reach) - Math.max(0, x - reach) + 1)
    const share = ((pixels[start + x] ?? 0) * count) / Math.max(1, sum)
    const light = (share - lightestStroke) / (darkestPaper - lightestStroke)
    even[start + x] = light <= 0 ? 0 : light >= 1 ? 255 : light * 255
  }
}
