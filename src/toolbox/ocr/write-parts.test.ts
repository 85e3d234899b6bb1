import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadLine } from './lines-from-tsv.ts'
import { writeParts } from './write-parts.ts'

/** A line whose words all have small, tall and descending letters, so that its height is its size. */
function line(text: string, top: number, height = 20): ReadLine {
  const box = { left: 100, right: 100 + text.length * 10, top, bottom: top + height }
  const words = text.split(' ').map((word) => ({ ...box, text: word, confidence: 95 }))
  return { ...box, block: top, paragraph: 1, words }
}

const table = { kind: 'table', rows: [['Nom', 'LEROUX']] } as const
const grid = '| Nom | LEROUX |\n| --- | --- |'

test('titles numbered one after the other are headings of one level, though they are no taller than the text', () => {
  const markdown = writeParts([
    { kind: 'lines', lines: [line('Inscription', 0, 60), line('1. Enfant', 100)] },
    table,
    { kind: 'lines', lines: [line('2. Santé', 200, 24)] },
    table,
  ])
  assert.equal(markdown, `# Inscription\n\n## 1. Enfant\n\n${grid}\n\n## 2. Santé\n\n${grid}`)
})

test('the entries of a list stay entries', () => {
  const entries = [line('1. Budget', 0), line('2. Personnel', 40), line('Le maire', 80)]
  assert.equal(writeParts([{ kind: 'lines', lines: entries }]), '1. Budget\n\n2. Personnel\n\nLe maire')
})

test('a title that ends with a number on a line of its own is whole', () => {
  const block = 7
  const body = [
    line('Le maire arrête ce qui suit pour tous les riverains.', 200),
    line('Il en informe le préfet.', 300),
  ]
  const title = [line('Arrêté municipal n° 2026-', 0, 60), line('118', 70, 60)].map((one) => ({ ...one, block }))
  const read = (lines: readonly ReadLine[]): string => writeParts([{ kind: 'lines', lines: [...lines, ...body] }])
  assert.match(read(title), /^# Arrêté municipal n° 2026-118\n\nLe maire/)
  const apart = title.map((one, index) => ({ ...one, block: index }))
  assert.match(read(apart), /^# Arrêté municipal n° 2026-\n\n118\n\n/)
  const small = title.map((one, index) => (index === 1 ? { ...line('118', 70), block } : one))
  assert.match(read(small), /^# Arrêté municipal n° 2026-\n\n118\n\n/)
})
