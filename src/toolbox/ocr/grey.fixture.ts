import type { GreyImage } from './grey-image.ts'

/** A page drawn with signs: `#` is ink, anything else paper; each sign a square of pixels. */
export function drawn(rows: readonly string[], { side = 1, dotsPerInch = 100 } = {}): GreyImage {
  const width = Math.max(...rows.map(({ length }) => length)) * side
  const height = rows.length * side
  const pixels = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (rows[Math.floor(y / side)]?.[Math.floor(x / side)] === '#') pixels[y * width + x] = 0
    }
  }
  return { width, height, pixels, dotsPerInch }
}

/** The same the other way, by pixels. */
export function signsOf({ width, height, pixels }: GreyImage): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => ((pixels[y * width + x] ?? 255) < 128 ? '#' : '.')).join(''),
  )
}
