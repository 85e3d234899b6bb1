/** Contrast between two colours written `#rrggbb`, from 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(one: string, other: string): number {
  const [low, high] = [luminanceOf(one), luminanceOf(other)].toSorted((left, right) => left - right)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

/** What pages put a colour on, and write upon it: paper, its darkest surface, ink on a button. */
const grounds = {
  light: ['#f8f6f1', '#f1eee7', '#ffffff'],
  dark: ['#13161a', '#20252b', '#08211f'],
} as const

/** Of text, for WCAG 2.2 AA. */
export const enoughContrast = 4.5

/** The contrast of a colour where it is least: a lower one than `enoughContrast` is refused. */
export function leastContrastOf(colour: string, side: keyof typeof grounds): number {
  return Math.min(...grounds[side].map((ground) => contrastOf(colour, ground)))
}
