import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StructureNode } from './structure.ts'
import { type TaggedPart, partsOf } from './tags.ts'

type Tag = StructureNode | number

function tag(type: string, ...children: Tag[]): StructureNode {
  return { type, children }
}

/** Kinds of the parts in their order, with the marks that lead to each. */
function outline(...nodes: StructureNode[]): [kind: string, level: number, marks: number[]][] {
  const { parts, byMark } = partsOf(nodes)
  const marksOf = (part: TaggedPart): number[] =>
    [...byMark].filter(([, found]) => found === part).map(([mark]) => mark)
  return parts.map((part) => [part.kind, part.level, marksOf(part)])
}

test('headings and paragraphs hold the marks of what is inside them', () => {
  const found = outline(
    tag('Document', tag('H1', tag('Span', 0), 1), tag('P', 2, tag('Link', tag('Span', 3)), 4), tag('H3', 5)),
  )
  assert.deepEqual(found, [
    ['heading', 1, [0, 1]],
    ['paragraph', 0, [2, 3, 4]],
    ['heading', 3, [5]],
  ])
})

test('headings by other names', () => {
  assert.deepEqual(
    outline(tag('Title', 0), tag('H', 1), tag('Heading', 2)).map(([kind, level]) => [kind, level]),
    [
      ['heading', 1],
      ['heading', 2],
      ['paragraph', 0],
    ],
  )
})

test('an item is one part with its label, a list inside it follows', () => {
  const inner = tag('L', tag('LI', tag('Lbl', 2), tag('LBody', tag('P', 3))))
  const found = outline(tag('L', tag('LI', tag('Lbl', 0), tag('LBody', tag('P', 1), inner))))
  assert.deepEqual(found, [
    ['item', 0, [0, 1]],
    ['item', 0, [2, 3]],
  ])
})

test('cells know their table and row, whatever they hold', () => {
  const row = (...cells: StructureNode[]): StructureNode => tag('TR', ...cells)
  const table = tag(
    'Table',
    tag('THead', row(tag('TH', tag('P', 0)), tag('TH', 1))),
    tag('TBody', row(tag('TD', tag('L', tag('LI', 2))), tag('TD'))),
  )
  const { parts, byMark } = partsOf([table, tag('Table', row(tag('TD', 3)))])
  assert.deepEqual(
    parts.map((part) => [part.kind, part.table, part.row, part.isHeader]),
    [
      ['cell', 0, 0, true],
      ['cell', 0, 0, true],
      ['cell', 0, 1, false],
      ['cell', 0, 1, false],
      ['cell', 1, 2, false],
    ],
  )
  assert.equal(byMark.get(2), parts[2])
})

test('artifacts are no part; marks outside any paragraph make one', () => {
  assert.deepEqual(outline(tag('Artifact', 0), tag('Document', tag('Sect', 1, 2))), [['paragraph', 0, [1, 2]]])
})
