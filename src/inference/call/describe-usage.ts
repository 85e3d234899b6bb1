import type { Footprint } from '../footprint/footprint.ts'

/**
 * Members that a usage block gains: `cost` in euros, `impacts` in kWh and kilograms of CO2 equivalent with the method
 * that found them. Albert's clients read numbers there whatever is known: what nobody knows is 0, by no method.
 */
export function usageMembers({ euros, wattHours, emissionsGrams, method }: Footprint): string {
  if (euros === null && method === null) return nothingKnown
  return membersOf({ euros: euros ?? 0, kWh: (wattHours ?? 0) / 1000, kgCO2eq: (emissionsGrams ?? 0) / 1000, method })
}

interface Told {
  readonly euros: number
  readonly kWh: number
  readonly kgCO2eq: number
  readonly method: Footprint['method']
}

function membersOf({ euros, method, ...told }: Told): string {
  const [kWh, kgCO2eq] = [rounded(told.kWh), rounded(told.kgCO2eq)]
  const impacts = JSON.stringify({ kWh, kgCO2eq, method })
  // Albert's clients of 0.4 read a range: the method gives one figure.
  const carbon = JSON.stringify({ kWh: { min: kWh, max: kWh }, kgCO2eq: { min: kgCO2eq, max: kgCO2eq } })
  return `"cost":${rounded(euros)},"impacts":${impacts},"carbon":${carbon},"requests":1,`
}

const nothingKnown = membersOf({ euros: 0, kWh: 0, kgCO2eq: 0, method: null })

/** The text with these members first in the usage object that stands at `usageAt`; an empty object stays empty. */
export function describeUsage(text: string, usageAt: number, members: string): string {
  const inside = text.indexOf('{', usageAt) + 1
  if (inside === 0 || /^\s*\}/.test(text.slice(inside, inside + 64))) return text
  return text.slice(0, inside) + members + text.slice(inside)
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
