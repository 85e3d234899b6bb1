export type NumeralFormat = 'figures' | 'two-figures' | 'lower-letter' | 'upper-letter' | 'lower-roman' | 'upper-roman'

const romans: readonly [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]
const highestRoman = 4000
const alphabet = 26
const longestRun = 10

/** A number as a list writes it: after z come aa, bb, cc (ECMA-376 part 1, 17.18.59; ODF 1.3 with letters in step). */
export function numeral(value: number, format: NumeralFormat): string {
  if (format === 'two-figures') return String(value).padStart(2, '0')
  if (format === 'figures' || value < 1 || value >= highestRoman) return String(value)
  const text = format.endsWith('roman') ? roman(value) : letters(value)
  return format.startsWith('lower') ? text.toLowerCase() : text
}

function letters(value: number): string {
  return String.fromCharCode(65 + ((value - 1) % alphabet)).repeat(Math.min(longestRun, Math.ceil(value / alphabet)))
}

function roman(value: number): string {
  let left = value
  return romans
    .map(([worth, sign]) => {
      const times = Math.floor(left / worth)
      left %= worth
      return sign.repeat(times)
    })
    .join('')
}
