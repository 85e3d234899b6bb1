/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import type { Engine } from './engine.ts'

/** What a tagged file says of a part of a page: its role, and its parts or the marks of its characters. */
export interface StructureNode {
  /** `H1`, `P`, `TD`…, the standard name even when the file uses its own. */
  readonly type: string
  readonly children: readonly (StructureNode | number)[]
}

/** More than any page has; a tree that goes further is not one. */
const deepest = 60
const mostNodes = 50_000

interface Scratch {
  readonly start: number
  readonly bytes: number
}

/** The tags of one page, or nothing for a file without, or whose tags make no sense. */
export function readStructure(engine: Engine, page: number, scratch: Scratch): StructureNode[] {
  const tree = engine._FPDF_StructTree_GetForPage(page)
  if (tree === 0) return []
  try {
    const reader = new StructureReader(engine, scratch)
    const count = engine._FPDF_StructTree_CountChildren(tree)
    const roots = Array.from({ length: Math.max(0, Math.min(count, mostNodes)) }, (_, index) =>
      engine._FPDF_StructTree_GetChildAtIndex(tree, index),
    )
    const nodes = roots.filter((root) => root !== 0).map((root) => reader.read(root, 0))
    return reader.isSound ? nodes : []
  } finally {
    engine._FPDF_StructTree_Close(tree)
  }
}

class StructureReader {
  readonly #engine: Engine
  readonly #scratch: Scratch
  #count = 0
  isSound = true

  constructor(engine: Engine, scratch: Scratch) {
    this.#engine = engine
    this.#scratch = scratch
  }

  read(element: number, depth: number): StructureNode {
    this.#count += 1
    if (depth > deepest || this.#count > mostNodes) this.isSound = false
    const children: (StructureNode | number)[] = []
    const count = this.isSound ? this.#engine._FPDF_StructElement_CountChildren(element) : 0
    for (let index = 0; index < count && this.isSound; index += 1) {
      const child = this.#engine._FPDF_StructElement_GetChildAtIndex(element, index)
      const mark = child === 0 ? this.#engine._FPDF_StructElement_GetChildMarkedContentID(element, index) : -1
      if (child !== 0) children.push(this.read(child, depth + 1))
      else if (mark >= 0) children.push(mark)
    }
    return { type: this.#typeOf(element), children }
  }

  #typeOf(element: number): string {
    const { start, bytes } = this.#scratch
    const written = Math.min(this.#engine._FPDF_StructElement_GetType(element, start, bytes), bytes)
    return Buffer.from(this.#engine.HEAPU8.subarray(start, start + Math.max(0, written - 2))).toString('utf16le')
  }
}
