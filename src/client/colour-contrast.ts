import { enoughContrast, leastContrastOf } from '#contract/contrast'

/** What the server will say of a colour, before it is sent: its contrast where it is read worst, and whether that is enough. */
export function contrastOnPages(colour: string, side: 'light' | 'dark'): { ratio: number; isEnough: boolean } {
  const ratio = leastContrastOf(colour, side)
  return { ratio, isEnough: ratio >= enoughContrast }
}
