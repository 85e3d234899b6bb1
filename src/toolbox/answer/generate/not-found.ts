import { foldAccents } from '#text/analyse'
import { markersOf } from '../claims/claims-of.ts'

/** How a model says that the passages do not answer. */
const refusals =
  /(?:n'ai (?:pas|rien) trouve|ne trouve (?:pas|rien)|pas trouve (?:de|la|d')|aucune (?:information|reponse|mention|indication)|ne (?:permettent|contiennent|precisent|mentionnent|repondent|donnent|fournissent|permet|contient|precise|mentionne|repond|parlent|traitent)\s+(?:donc\s+)?(?:pas|aucune?)|(?:found no|did not find|do not (?:contain|answer|mention|provide|say)|cannot find|no (?:answer|information)))/
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
