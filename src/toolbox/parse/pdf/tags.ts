import type { StructureNode } from './structure.ts'

/** A part of a page that its file calls a heading, a paragraph, an item of a list or a cell of a table. */
export interface TaggedPart {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'cell'
  /** Of a heading; zero otherwise. */
  readonly level: number
  /** Of a cell: which table and which row of the page. */
  readonly table: number
  readonly row: number
  readonly isHeader: boolean
  text: string
}

/** The parts of a page in reading order, and the part of each marked character. */
export interface TaggedParts {
  readonly parts: readonly TaggedPart[]
  readonly byMark: ReadonlyMap<number, TaggedPart>
}

const paragraphs = new Set([
  'P',
  'Caption',
  'Note',
  'FENote',
  'BlockQuote',
  'Quote',
  'TOCI',
  'Code',
  'Formula',
  'BibEntry',
  'Figure',
])

function headingLevel(type: string): number | null {
  if (type === 'Title') return 1
  const level = /^H([1-6])?$/.exec(type)
  return level === null ? null : Number(level[1] ?? 2)
}

class PartCollector {
  readonly parts: TaggedPart[] = []
  readonly byMark = new Map<number, TaggedPart>()
  #table = -1
  #row = -1

  visit({ type, children }: StructureNode, around: TaggedPart | null): void {
    if (type === 'Artifact') return
    if (type === 'Table') this.#table += 1
    if (type === 'TR') this.#row += 1
    const own = this.#partOf(type, around)
    let part = own ?? around
    for (const child of children) {
      if (typeof child !== 'number') this.visit(child, part)
      else {
        part ??= this.#open('paragraph', 0)
        this.byMark.set(child, part)
      }
    }
  }

  /** What is inside a heading, an item or a cell belongs to it, whatever it is called. */
  #partOf(type: string, around: TaggedPart | null): TaggedPart | null {
    const level = headingLevel(type)
    if (type === 'TD' || type === 'TH') return this.#open('cell', 0, type === 'TH')
    if (around?.kind === 'cell') return null
    if (type === 'LI') return this.#open('item', 0)
    if (level !== null) return this.#open('heading', level)
    const isInside = around !== null && around.kind !== 'paragraph'
    return paragraphs.has(type) && !isInside ? this.#open('paragraph', 0) : null
  }

  #open(kind: TaggedPart['kind'], level: number, isHeader = false): TaggedPart {
    const part = { kind, level, table: this.#table, row: this.#row, isHeader, text: '' }
    this.parts.push(part)
    return part
  }
}

export function partsOf(structure: readonly StructureNode[]): TaggedParts {
  const collector = new PartCollector()
  for (const node of structure) collector.visit(node, null)
  return collector
}
