/** Numbers written in letters, in French and English, up to the thousands. */
const simple = new Map<string, number>(
  Object.entries({
    zéro: 0,
    un: 1,
    une: 1,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    treize: 13,
    quatorze: 14,
    quinze: 15,
    seize: 16,
    vingt: 20,
    vingts: 20,
    trente: 30,
    quarante: 40,
    cinquante: 50,
    soixante: 60,
    septante: 70,
    huitante: 80,
    nonante: 90,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    eighteen: 18,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  }),
)
const hundreds = new Set(['cent', 'cents', 'hundred'])
const thousands = new Set(['mille', 'thousand'])

const ranks = new Map<string, number>(
  Object.entries({
    premier: 1,
    première: 1,
    deuxième: 2,
    second: 2,
    seconde: 2,
    troisième: 3,
    quatrième: 4,
    cinquième: 5,
    sixième: 6,
    septième: 7,
    huitième: 8,
    neuvième: 9,
    dixième: 10,
    first: 1,
    third: 3,
    fourth: 4,
    fifth: 5,
    sixth: 6,
  }),
)

const shares = new Map<string, number>(
  Object.entries({
    moitié: 1 / 2,
    'un tiers': 1 / 3,
    'deux tiers': 2 / 3,
    'un quart': 1 / 4,
    'trois quarts': 3 / 4,
    'trois-quarts': 3 / 4,
    'un dixième': 1 / 10,
    'un vingtième': 1 / 20,
    double: 2,
    triple: 3,
    half: 1 / 2,
  }),
)

const numberWord = [...simple.keys(), ...hundreds, ...thousands].join('|')

/** A run of number words: "vingt et un", "quatre-vingt-dix", "deux cents", "one hundred". */
export const numberWords = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${numberWord})(?:(?:[\\s-]+(?:et|and)[\\s-]+|[\\s-]+)(?:${numberWord}))*(?![\\p{L}\\p{N}])`,
  'gu',
)
export const rankWords = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...ranks.keys()].join('|')})(?![\\p{L}\\p{N}])`, 'gu')
export const shareWords = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...shares.keys()].join('|')})(?![\\p{L}\\p{N}])`, 'gu')

export function rankOf(word: string): number {
  return ranks.get(word) ?? Number.NaN
}

export function shareOf(words: string): number {
  return shares.get(words) ?? Number.NaN
}

/** Value of a run found by `numberWords`; letters must be lower case. */
export function numberOf(run: string): number {
  let total = 0
  let current = 0
  for (const word of run.split(/[\s-]+/)) {
    const value = simple.get(word)
    if (value !== undefined) current = current === 4 && value === 20 ? 80 : current + value
    if (hundreds.has(word)) current = Math.max(1, current) * 100
    if (!thousands.has(word)) continue
    total += Math.max(1, current) * 1000
    current = 0
  }
  return total + current
}
