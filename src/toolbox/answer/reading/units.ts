import { type Segment, segmentsOf } from '#text/segments'

/** What may answer a question: a sentence, a list item or a table row, with what it needs to be understood. */
export interface Unit {
  readonly kind: 'sentence' | 'item' | 'row'
  readonly start: number
  readonly end: number
  readonly text: string
  /** The sentence that introduces the list, or the header of the table. */
  readonly lead: { readonly start: number; readonly end: number; readonly text: string } | null
  /** Heading inside the passage, the nearest above. */
  readonly heading: string
  /** Which block of the passage it is of: neighbours share it. */
  readonly block: number
}

/** Where a passage stands. */
export interface UnitPlace {
  readonly path: readonly string[]
  readonly title: string
}

/** What is embedded of a unit: an item or a row means little without what introduces it and the heading above. */
export function meaningOf({ lead, text }: Unit, { path, title }: UnitPlace): string {
  return [path.at(-1) ?? title, lead?.text ?? '', text].filter((part) => part !== '').join(' ')
}

interface Walk {
  heading: string
  header: Segment | null
  previous: Segment | null
}

function leadOf(segment: Segment, segments: readonly Segment[], { header }: Walk): Unit['lead'] {
  const lead = segment.kind === 'row' ? header : segment.lead === null ? undefined : segments[segment.lead]
  return lead ? { start: lead.start, end: lead.end, text: lead.text } : null
}

/** What a passage holds that may answer. The header of a table goes with its rows. */
export function unitsOf(passage: string): Unit[] {
  const segments = segmentsOf(passage)
  const walk: Walk = { heading: '', header: null, previous: null }
  const units: Unit[] = []
  for (const segment of segments) {
    const { kind, start, end, text, block } = segment
    if (kind === 'heading') walk.heading = text
    else {
      // A table of two columns often has its first line where others have their header.
      if (kind === 'row' && walk.previous?.kind !== 'row') walk.header = segment
      const lead = walk.header === segment ? null : leadOf(segment, segments, walk)
      units.push({ kind, start, end, text, lead, heading: walk.heading, block })
    }
    walk.previous = segment
  }
  return units
}
