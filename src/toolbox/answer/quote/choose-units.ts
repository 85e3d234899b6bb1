import type { Hit } from '#data/search/hit'
import type { ReadUnit } from '../reading/read-chunks.ts'

/** A passage to show under one number, with the units that stand in the answer; the first is the nearest. */
export interface ChosenChunk {
  readonly hit: Hit
  /** Best first; empty when the passage only stands below. */
  readonly units: readonly ReadUnit[]
  /** Its nearest unit, whether it stands in the answer or not. */
  readonly best: ReadUnit
}

/** The answer fits above the fold of a small screen. */
export const answerCharacters = 585
const mostUnits = 14
const mostChunks = 5
/** Passages whose units may stand in the answer itself. */
const answeringChunks = 4
/** A source whose nearest unit is this far behind the first is left out: one good source is better than three. */
const farBehind = 5
/** A row this far behind the nearest of its table is another row's answer. */
const rowFarBehind = 2

/** Characters that a reader sees. */
function visibleLength(text: string): number {
  return text
    .replace(/\*\*|__|`|\|/g, '')
    .replace(/\s+/g, ' ')
    .trim().length
}

function leadKey({ hit, unit }: ReadUnit): string | null {
  return unit.lead && `${hit.chunkId} ${unit.lead.start}`
}

/** Whether the unit says what another one shows already, as its lead or its header. */
function isShown({ hit, unit }: ReadUnit, chosen: readonly ReadUnit[]): boolean {
  return chosen.some((other) => other.hit.chunkId === hit.chunkId && other.unit.lead?.start === unit.start)
}

/** Whether a row of the same table answers so much better that this one would only be in the way. */
function isOtherRow(one: ReadUnit, chosen: readonly ReadUnit[]): boolean {
  const table = leadKey(one)
  if (one.unit.kind !== 'row' || table === null) return false
  const nearest = chosen.find((other) => leadKey(other) === table)
  return nearest !== undefined && nearest.score - one.score > rowFarBehind
}

function withinBudget(units: readonly ReadUnit[], characters: number): ReadUnit[] {
  const chosen: ReadUnit[] = []
  const leads = new Set<string>()
  let used = 0
  for (const one of units.slice(0, mostUnits)) {
    if (isShown(one, chosen) || isOtherRow(one, chosen)) continue
    const key = leadKey(one)
    const lead = key !== null && !leads.has(key) ? visibleLength(one.unit.lead?.text ?? '') + 1 : 0
    const length = visibleLength(one.unit.text) + lead + 1
    if (chosen.length > 0 && used + length > characters) continue
    chosen.push(one)
    if (key !== null) leads.add(key)
    used += length
  }
  return chosen
}

interface Share {
  readonly passages: number
  readonly characters: number
}

/** The passages for one question, the one with the nearest unit first, and what of them answers. Units come best first. */
function chooseFor(units: readonly ReadUnit[], { passages: most, characters }: Share): ChosenChunk[] {
  const [first] = units
  if (!first) return []
  const byChunk = Map.groupBy(units, ({ hit }) => hit.chunkId)
  const passages = [...byChunk.values()]
    .flatMap(([best]) => (best && best.score >= first.score - farBehind ? [best] : []))
    .slice(0, most)
  const answering = new Set(passages.slice(0, answeringChunks).map(({ hit }) => hit.chunkId))
  const chosen = withinBudget(
    units.filter(({ hit }) => answering.has(hit.chunkId)),
    characters,
  )
  return passages.map((best) => ({
    hit: best.hit,
    best,
    units: chosen.filter(({ hit }) => hit.chunkId === best.hit.chunkId),
  }))
}

/** One passage that answers two questions is shown once. */
function together(left: ChosenChunk, right: ChosenChunk): ChosenChunk {
  const starts = new Set(left.units.map(({ unit }) => unit.start))
  return { ...left, units: [...left.units, ...right.units.filter(({ unit }) => !starts.has(unit.start))] }
}

/** The passages to show for one question or for two, which share the room. */
export function chooseChunks(questions: readonly (readonly ReadUnit[])[]): ChosenChunk[] {
  const share = {
    passages: Math.ceil(mostChunks / questions.length),
    characters: answerCharacters / questions.length,
  }
  const chosen = new Map<number, ChosenChunk>()
  for (const passage of questions.flatMap((units) => chooseFor(units, share))) {
    const known = chosen.get(passage.hit.chunkId)
    chosen.set(passage.hit.chunkId, known ? together(known, passage) : passage)
  }
  return [...chosen.values()]
}
