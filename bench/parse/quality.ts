import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { environment } from '#platform/config/environment'
import type { BenchTable } from '../report.ts'
import { openLiteparse, openOurs, type Reader } from './readers.ts'
import { type Scores, scoresOf } from './scores.ts'
import { z } from 'zod'

const Cases = z.array(
  z.looseObject({
    file: z.string(),
    contains: z.array(z.string()).default([]),
    lacks: z.array(z.string()).default([]),
    ordered: z.array(z.string()).default([]),
  }),
)

/**
 * Ours beside the peer, on files that the environment names: `TOWN_HALL` holds `files/` and `expected/<file>.md`, `CASES`
 * holds `files/` and `documents.json` (what each must contain, lack, or hold in order).
 */
export async function measureQuality(): Promise<BenchTable[]> {
  const [townHall, cases] = [environment('TOWN_HALL'), environment('CASES')]
  if (townHall === undefined && cases === undefined) return []
  const readers = [openOurs(), await openLiteparse()]
  try {
    return [
      ...(townHall === undefined ? [] : [await compared(townHall, readers)]),
      ...(cases === undefined ? [] : [await checked(cases, readers)]),
    ]
  } finally {
    for (const reader of readers) reader.close()
  }
}

const measures = ['words', 'order', 'cells', 'headings', 'trueHeadings'] as const

/** The peer reads PDF alone without other programs. */
function isFor(reader: Reader, name: string): boolean {
  return reader.name === 'socle' || name.endsWith('.pdf')
}

async function compared(folder: string, readers: readonly Reader[]): Promise<BenchTable> {
  const rows: (string | null)[][] = []
  for (const file of await readdir(join(folder, 'files'))) {
    const expected = await readFile(join(folder, 'expected', `${file}.md`), 'utf8')
    const cells: (string | null)[] = []
    for (const reader of readers) {
      const found = isFor(reader, file) ? await reader.markdownOf(join(folder, 'files', file)) : null
      const scores = found === null ? null : scoresOf(expected, found)
      cells.push(...measures.map((measure) => percent(scores, measure)))
    }
    rows.push([file, ...cells])
  }
  rows.push(meansOf(rows))
  const columns = readers.flatMap(({ name }) => measures.map((measure) => `${name} ${measure}`))
  return { title: 'Kept of what is expected, %', columns: ['file', ...columns], rows }
}

/** Over the files that have a figure, each counting once. */
function meansOf(rows: readonly (readonly (string | null)[])[]): (string | null)[] {
  const means = rows[0]?.slice(1).map((_, column) => {
    const values = rows.flatMap((row) => row[column + 1] ?? []).map(Number)
    return values.length === 0 ? null : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(1)
  })
  return ['mean', ...(means ?? [])]
}

function percent(scores: Scores | null, measure: keyof Scores): string | null {
  const value = scores?.[measure] ?? null
  return value === null ? null : (value * 100).toFixed(1)
}

async function checked(folder: string, readers: readonly Reader[]): Promise<BenchTable> {
  const cases = Cases.parse(JSON.parse(await readFile(join(folder, 'documents.json'), 'utf8')))
  const rows: (string | null)[][] = []
  for (const asked of cases) {
    const cells: (string | null)[] = []
    for (const reader of readers) {
      const found = isFor(reader, asked.file) ? await reader.markdownOf(join(folder, 'files', asked.file)) : null
      cells.push(found === null ? 'refused' : faultsOf(asked, found))
    }
    rows.push([asked.file, ...cells])
  }
  return { title: 'Faults', columns: ['file', ...readers.map(({ name }) => name)], rows }
}

function faultsOf({ contains, lacks, ordered }: z.output<typeof Cases>[number], found: string): string {
  const text = folded(found)
  const missing = contains.filter((piece) => !text.includes(folded(piece))).map((piece) => `no “${piece}”`)
  const wrong = lacks.filter((piece) => text.includes(folded(piece))).map((piece) => `“${piece}”`)
  const places = ordered.map((piece) => text.indexOf(folded(piece)))
  const isOrdered = places.every((place, index) => place > (places[index - 1] ?? -1))
  return [...missing, ...wrong, ...(isOrdered ? [] : ['order'])].join(', ') || 'none'
}

function folded(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
