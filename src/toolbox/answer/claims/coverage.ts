import { analyse } from '#text/analyse'

/** Share of the claim's informative words that the text holds; figures are judged apart. */
export function coverage(claim: string, stated: ReadonlySet<string>): number {
  const words = [...new Set(analyse(claim))].filter((word) => !/^\d/.test(word))
  if (words.length === 0) return 1
  return words.filter((word) => stated.has(word)).length / words.length
}
