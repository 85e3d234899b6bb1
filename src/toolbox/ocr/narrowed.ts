import type { Picture } from './page-source.ts'

/** The picture at most this wide: each new pixel is the mean of those it covers. */
export function narrowed(picture: Picture, mostWidth: number): Picture {
  if (picture.width <= mostWidth) return picture
  const ratio = picture.width / mostWidth
  const width = Math.max(1, Math.floor(mostWidth))
  const height = Math.max(1, Math.round(picture.height / ratio))
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    const top = Math.min(picture.height - 1, Math.floor(y * ratio))
    const bottom = Math.min(picture.height, Math.max(top + 1, Math.floor((y + 1) * ratio)))
    for (let x = 0; x < width; x += 1) {
      const left = Math.min(picture.width - 1, Math.floor(x * ratio))
      const right = Math.min(picture.width, Math.max(left + 1, Math.floor((x + 1) * ratio)))
      rgba.set(meanOf(picture, { left, top, right, bottom }), (y * width + x) * 4)
    }
  }
  return { width, height, rgba }
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Colours count by how much they cover: what is transparent has none. */
function meanOf({ width, rgba }: Picture, { left, top, right, bottom }: Box): number[] {
  let [red, green, blue, alpha] = [0, 0, 0, 0]
  for (let y = top; y < bottom; y += 1) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
      const weight = rgba[at + 3] ?? 0
      red += (rgba[at] ?? 0) * weight
      green += (rgba[at + 1] ?? 0) * weight
      blue += (rgba[at + 2] ?? 0) * weight
      alpha += weight
    }
  }
  const pixels = (right - left) * (bottom - top)
  return alpha === 0 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha / pixels].map(Math.round)
}
