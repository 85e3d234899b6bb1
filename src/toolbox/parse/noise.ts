/** Pairs of letters that French and English, and the languages beside them, use all the time. */
const pairs = new Set(
  'es en le de nt on re er te is ou qu an th he in at ti io ai it ur la me ra ne se et ed or st ar al nd to ha ng as co el us ie li om pa sa ce ve'.split(
    ' ',
  ),
)
/** Of a text in words, a quarter of the pairs and more; of letters that stand for others, a tenth or so. */
const leastShare = 0.19
const fewestPairs = 60

/**
 * Whether letters are there but no words: fonts that name their letters wrongly give such a text, in which nobody finds
 * anything. Only small Latin letters tell; a text that has few of them is believed.
 */
export function isNoise(text: string): boolean {
  const letters = text.slice(0, 20_000).normalize('NFD').replaceAll(/\p{M}/gu, '')
  let [known, all] = [0, 0]
  for (let index = 0; index + 1 < letters.length; index += 1) {
    const pair = letters.slice(index, index + 2)
    if (!/^[a-z]{2}$/.test(pair)) continue
    all += 1
    if (pairs.has(pair)) known += 1
  }
  if (all >= fewestPairs) return known < leastShare * all
  return isSigns(letters)
}

/** Long runs of signs, digits and letters mixed, where words would be. */
function isSigns(text: string): boolean {
  const runs = text.split(/\s+/).filter((run) => run !== '')
  const length = runs.reduce((sum, run) => sum + run.length, 0)
  const mixed = runs.filter(
    (run) =>
      run.length >= 12 &&
      (run.match(/[a-zA-Z][^\p{L}\d\s'’./_@:?=&%#+,-]|[a-z]\d[a-z]|[a-z][A-Z]/gu)?.length ?? 0) >= 3,
  )
  const mixedLength = mixed.reduce((sum, run) => sum + run.length, 0)
  return length >= 40 && mixedLength > 0.6 * length
}
