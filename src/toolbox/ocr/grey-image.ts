/** A page as it looks: one byte of grey per pixel, row by row from the top, 255 is white. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  /** Dots per inch, as the file says or as the size of a sheet lets guess. */
  readonly dotsPerInch: number
}

/** Beyond, memory for one page would not be bounded. */
export const largestImagePixels = 60_000_000

/** Letters are measured in dots: readers of text want about this many per inch, more costs time and brings nothing. */
export const wantedDotsPerInch = 300

/** Grey from red, green and blue (ITU-R BT.601), the paper being white where the image is transparent. */
export function greyFromRgba(rgba: Uint8Array | Uint8ClampedArray, pixelCount: number): Uint8Array {
  const grey = new Uint8Array(pixelCount)
  for (let index = 0, at = 0; index < pixelCount; index += 1, at += 4) {
    const alpha = (rgba[at + 3] ?? 255) / 255
    const value = ((rgba[at] ?? 0) * 77 + (rgba[at + 1] ?? 0) * 150 + (rgba[at + 2] ?? 0) * 29) / 256
    grey[index] = value * alpha + 255 * (1 - alpha)
  }
  return grey
}

/** The same page with another number of dots: each new pixel is the mean of those it covers, or lies between four. */
export function resized(image: GreyImage, dotsPerInch: number): GreyImage {
  const ratio = image.dotsPerInch / dotsPerInch
  const width = Math.max(1, Math.round(image.width / ratio))
  const height = Math.max(1, Math.round(image.height / ratio))
  const pixels = new Uint8Array(width * height)
  const shrinks = ratio > 1
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      pixels[y * width + x] = shrinks
        ? meanOf(image, { x: x * ratio, y: y * ratio, size: ratio })
        : between(image, (x + 0.5) * ratio - 0.5, (y + 0.5) * ratio - 0.5)
    }
  }
  return { width, height, pixels, dotsPerInch }
}

function meanOf({ width, height, pixels }: GreyImage, square: { x: number; y: number; size: number }): number {
  const right = Math.min(width, Math.ceil(square.x + square.size))
  const bottom = Math.min(height, Math.ceil(square.y + square.size))
  let sum = 0
  let count = 0
  for (let y = Math.floor(square.y); y < bottom; y += 1) {
    for (let x = Math.floor(square.x); x < right; x += 1) {
      sum += pixels[y * width + x] ?? 255
      count += 1
    }
  }
  return count === 0 ? 255 : sum / count
}

/** Grey at a place between pixels (bilinear); white outside the page. */
export function between({ width, height, pixels }: GreyImage, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
    const isInside = x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5
    return isInside ? (pixels[Math.round(y) * width + Math.round(x)] ?? 255) : 255
  }
  const right = x - left
  const at = top * width + left
  const above = (pixels[at] ?? 255) * (1 - right) + (pixels[at + 1] ?? 255) * right
  const below = (pixels[at + width] ?? 255) * (1 - right) + (pixels[at + width + 1] ?? 255) * right
  return above + (below - above) * (y - top)
}

/** What lies within a box, given in pixels. */
export function cropped(
  image: GreyImage,
  box: { left: number; top: number; right: number; bottom: number },
): GreyImage {
  const left = Math.max(0, Math.floor(box.left))
  const top = Math.max(0, Math.floor(box.top))
  const width = Math.max(1, Math.min(image.width, Math.ceil(box.right)) - left)
  const height = Math.max(1, Math.min(image.height, Math.ceil(box.bottom)) - top)
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * image.width + left
    pixels.set(image.pixels.subarray(from, from + width), y * width)
  }
  return { ...image, width, height, pixels }
}
