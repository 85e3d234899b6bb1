import { foldAccents } from '#text/analyse'
import { markersOf } from '../claims/claims-of.ts'

/** How a model says that the passages do not answer. */
const refusals = new RegExp(
  [
    "n'ai (?:pas|rien) trouve|ne trouve (?:pas|rien)|pas trouve (?:de|la|d')",
    "je ne (?:peux|suis|sais|dispose|vois) pas (?:repondre|en mesure|ce que|la reponse|de reponse|d'information|de l'information|dans)",
    'aucune (?:information|reponse|mention|indication)|aucune? (?:passage|source|extrait) (?:fournie? )?ne',
    'ne (?:permettent|contiennent|precisent|mentionnent|repondent|donnent|fournissent|permet|contient|precise|mentionne|repond|parlent|traitent|indiquent|indique|disent)\\s+(?:donc\\s+)?(?:pas|rien|aucune?)',
    "n'(?:est|y est|a) (?:pas|rien de) (?:precise|mentionne|indique|fourni|aborde|traite)e?s? dans (?:les|ces|le|ce) (?:passage|source|extrait)",
    "found no|(?:did not|didn't|could not|couldn't|cannot|can't|can not) find",
    "(?:do not|don't|does not|doesn't) (?:contain|answer|mention|provide|say|specify|state|cover|address|include)",
    '(?:is|are) not (?:mentioned|specified|stated|covered|provided|addressed) in the (?:passage|source|excerpt)',
    'no (?:answer|information)',
  ].join('|'),
)
const longestRefusal = 400

/** Whether a whole answer only says that nothing was found. One that also states and cites something is an answer. */
export function saysNotFound(answer: string): boolean {
  const plain = foldAccents(answer.toLowerCase()).replace(/’/g, "'")
  return (
    refusals.test(plain) &&
    (markersOf(answer).length === 0 || plain.length < longestRefusal / 2) &&
    plain.length < longestRefusal
  )
}
