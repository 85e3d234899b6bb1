import { foldAccents } from '#text/analyse'

const pleasantries = new Set(
  `bonjour bonsoir salut coucou hello hi hey bjr slt merci beaucoup bien thanks thank you ok d'accord daccord parfait super
  au revoir bye a bientot ca va comment allez vous tu vas test madame monsieur cher assistant bonne journee soiree good
  morning afternoon evening de la le et les tout le monde aide help`.split(/\s+/),
)
const aboutItself =
  /^(?:qui es[- ]tu|qui etes[- ]vous|que (?:peux|pouvez|sais|savez)[- ](?:tu|vous)(?: faire)?|a quoi (?:sers[- ]tu|servez[- ]vous)|comment (?:ca|tu) marche[s]?|tu es qui|who are you|what can you do)\s*$/

/** Greetings, thanks, and questions about the assistant itself: nothing to look for in the sources. */
export function isSmallTalk(message: string): boolean {
  const plain = foldAccents(message.toLowerCase())
    .replace(/’/g, "'")
    .replace(/[^\p{L}\p{N}'-]+/gu, ' ')
    .trim()
  if (plain === '' || aboutItself.test(plain)) return true
  const words = plain.split(/[\s-]+/)
  return words.length <= 8 && words.every((word) => pleasantries.has(word))
}
