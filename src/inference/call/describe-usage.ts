import type { Footprint } from '../footprint/footprint.ts'

/**
 * Members that a usage block gains: `cost` in euros, `impacts` in kWh and kilograms of CO2 equivalent with the method
 * that found them. Empty when nothing is known.
 */
export function usageMembers({ euros, wattHours, emissionsGrams, method }: Footprint): string {
  const cost = euros === null ? '' : `"cost":${rounded(euros)},`
  if (wattHours === null || emissionsGrams === null || method === null) return cost
  const [kWh, kgCO2eq] = [rounded(wattHours / 1000), rounded(emissionsGrams / 1000)]
  // Albert's clients of 0.4 read a range: the method gives one figure.
  const carbon = { kWh: { min: kWh, max: kWh }, kgCO2eq: { min: kgCO2eq, max: kgCO2eq } }
  const impacts = { kWh, kgCO2eq, method }
  return `${cost}"impacts":${JSON.stringify(impacts)},"carbon":${JSON.stringify(carbon)},"requests":1,`
}

/** The text with these members first in the usage object that stands at `usageAt`; an empty object stays empty. */
export function describeUsage(text: string, usageAt: number, members: string): string {
  if (members === '') return text
  const inside = text.indexOf('{', usageAt) + 1
  if (inside === 0 || /^\s*\}/.test(text.slice(inside, inside + 64))) return text
  return text.slice(0, inside) + members + text.slice(inside)
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
