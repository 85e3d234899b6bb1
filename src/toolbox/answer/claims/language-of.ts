const french = /(?<!\p{L})(?:le|la|les|des|une?|est|dans|pour|que|qui|du|au|sur|par|ne|pas)(?!\p{L})/giu
const english = /(?<!\p{L})(?:the|of|and|to|is|are|in|for|that|which|with|by|not|be)(?!\p{L})/giu

/** French or English, by the little words; French when neither shows. */
export function languageOf(text: string): 'fr' | 'en' {
  const count = (pattern: RegExp): number => [...text.slice(0, 4000).matchAll(pattern)].length
  return count(english) > count(french) ? 'en' : 'fr'
}
