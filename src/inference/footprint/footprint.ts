import type { TokenCount } from '../token-count.ts'

/** What is known of a model and of where it runs, to tell what a call costs and uses. */
export interface FootprintFacts {
  /** Euros per million tokens. */
  readonly costs: { readonly promptPerMillion: number; readonly completionPerMillion: number } | null
  /** In billions; null when nobody knows. */
  readonly parameters: { readonly active: number; readonly total: number } | null
  readonly gramsPerKilowattHour: number
  /** Runs on this machine's processor, whose time is what it uses. */
  readonly isLocal: boolean
}

export interface Footprint {
  readonly euros: number | null
  readonly wattHours: number | null
  /** Grams of CO2 equivalent, making of the hardware included where the method has it. */
  readonly emissionsGrams: number | null
  readonly method: FootprintMethod | null
}

/** Name and version of how energy was found; a change of a formula is a new version. */
export type FootprintMethod = 'ecologits-llm-2024' | 'flop-1' | 'cpu-time-1'

export interface Worked {
  readonly tokens: TokenCount
  readonly durationMs: number
  /** It writes token after token, as chats do; others read a text in one pass. */
  readonly isGenerated: boolean
}

/** Cost, energy and emissions of one call. What is not known is null, never 0. */
export function footprintOf(facts: FootprintFacts, worked: Worked): Footprint {
  const euros = eurosOf(facts, worked.tokens)
  const used = energyOf(facts, worked)
  if (used === null) return { euros, wattHours: null, emissionsGrams: null, method: null }
  const { wattHours, embodiedGrams, method } = used
  const emissionsGrams = (wattHours / 1000) * facts.gramsPerKilowattHour + embodiedGrams
  return { euros, wattHours, emissionsGrams, method }
}

function eurosOf({ costs }: FootprintFacts, { promptTokens, completionTokens }: TokenCount): number | null {
  if (costs === null) return null
  return (promptTokens * costs.promptPerMillion + completionTokens * costs.completionPerMillion) / 1e6
}

interface Energy {
  readonly wattHours: number
  readonly embodiedGrams: number
  readonly method: FootprintMethod
}

function energyOf(facts: FootprintFacts, worked: Worked): Energy | null {
  if (facts.isLocal) {
    return { wattHours: (worked.durationMs / MS_PER_HOUR) * PROCESSOR_WATTS, embodiedGrams: 0, method: 'cpu-time-1' }
  }
  if (facts.parameters === null) return null
  return worked.isGenerated ? ofGeneration(facts.parameters, worked) : ofReading(facts.parameters.active, worked.tokens)
}

const MS_PER_HOUR = 3_600_000
/** Of a server's processor at work on one request, memory included. */
const PROCESSOR_WATTS = 30

/**
 * EcoLogits' method for language models as published in 2024 (ecologits.ai, methodology, LLM inference): a regression of
 * the energy and the time of a written token on the active parameters, measured on A100 and H100 cards of 80 GB, eight
 * in a server; data centre with a power usage effectiveness of 1.2; hardware kept five years.
 */
const ecologits = {
  wattHoursPerTokenAndBillion: 8.91e-5,
  wattHoursPerToken: 1.43e-3,
  secondsPerTokenAndBillion: 8.02e-4,
  secondsPerToken: 2.23e-2,
  bitsPerParameter: 4,
  memoryOverhead: 1.2,
  cardGigabytes: 80,
  cardsPerServer: 8,
  serverWatts: 1000,
  powerUsageEffectiveness: 1.2,
  serverKilograms: 3000,
  cardKilograms: 143,
  lifeSeconds: 5 * 365 * 24 * 3600,
} as const

function ofGeneration(parameters: { readonly active: number; readonly total: number }, worked: Worked): Energy {
  const { tokens, durationMs } = worked
  const written = tokens.completionTokens
  const cardWattHours =
    written * (ecologits.wattHoursPerTokenAndBillion * parameters.active + ecologits.wattHoursPerToken)
  const modelled = written * (ecologits.secondsPerTokenAndBillion * parameters.active + ecologits.secondsPerToken)
  const seconds = Math.min(modelled, durationMs / 1000)
  const gigabytes = (ecologits.memoryOverhead * parameters.total * ecologits.bitsPerParameter) / 8
  const cards = Math.ceil(gigabytes / ecologits.cardGigabytes)
  const serverShare = cards / ecologits.cardsPerServer
  const serverWattHours = (seconds / 3600) * ecologits.serverWatts * serverShare
  const kilograms = serverShare * ecologits.serverKilograms + cards * ecologits.cardKilograms
  return {
    wattHours: ecologits.powerUsageEffectiveness * (serverWattHours + cards * cardWattHours),
    embodiedGrams: kilograms * 1000 * (seconds / ecologits.lifeSeconds),
    method: 'ecologits-llm-2024',
  }
}

/** Two operations per parameter and token, on a card of 400 W that reaches 125 of its 312 TFLOP/s, in the same centre. */
const JOULES_PER_OPERATION = 400 / 125e12

function ofReading(activeBillions: number, { promptTokens, completionTokens }: TokenCount): Energy {
  const operations = 2 * activeBillions * 1e9 * (promptTokens + completionTokens)
  const wattHours = (operations * JOULES_PER_OPERATION * ecologits.powerUsageEffectiveness) / 3600
  return { wattHours, embodiedGrams: 0, method: 'flop-1' }
}

/** A size as names write it, in billions or in millions; Gemma’s `E2B` are those that it works with. */
const sizeInName = String.raw`(\d{1,4}(?:\.\d{1,3})?b|\d{2,4}m)(?![a-z\d])`
const sizeAfter = (before: string): RegExp => new RegExp(`(?<![a-z\\d.])${before}${sizeInName}`, 'i')
const ofExperts = sizeAfter(String.raw`(\d{1,3})x`)
const ofAll = sizeAfter('e?')
const ofActive = sizeAfter('a')

/** Billions of parameters as names tell them: `8b`, `1.5B`, `135M`, `30b-a3b` (3 active), `8x7b` (two experts of eight). */
export function parametersByName(name: string): FootprintFacts['parameters'] {
  const [, count, expert] = ofExperts.exec(name) ?? []
  if (expert !== undefined) return { total: Number(count) * billionsIn(expert), active: 2 * billionsIn(expert) }
  const total = ofAll.exec(name)?.[1]
  if (total === undefined) return null
  const active = ofActive.exec(name)?.[1]
  return { total: billionsIn(total), active: billionsIn(active ?? total) }
}

function billionsIn(size: string): number {
  const number = Number(size.slice(0, -1))
  return /m$/i.test(size) ? number / 1000 : number
}
