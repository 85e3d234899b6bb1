import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Block } from './blocks.ts'
import { writeBlocks } from './write-blocks.ts'

function block(kind: Block['kind'], text: string, { level = 0, page = 1 } = {}): Block {
  return { kind, level, segments: [{ page, text }] }
}

function write(...blocks: Block[]): string {
  return writeBlocks(blocks).markdown
}

test('items follow each other, everything else is apart', () => {
  const written = write(
    block('paragraph', 'Texte :'),
    block('item', 'un'),
    block('item', 'deux'),
    block('table', '| a |\n| --- |'),
  )
  assert.equal(written, 'Texte :\n\n- un\n- deux\n\n| a |\n| --- |')
})

test('an item that has a number keeps it', () =>
  assert.equal(write(block('item', '2. deux'), block('item', 'b) trois')), '2. deux\nb) trois'))

test('levels of headings are never skipped, and the same look is the same level', () => {
  const heading = (level: number): Block => block('heading', `niveau ${level}`, { level })
  const marks = write(heading(2), heading(5), heading(5), heading(3), heading(2), heading(4)).match(/^#+/gm)
  assert.deepEqual(marks, ['#', '##', '##', '##', '#', '##'])
})

test('words that look like marks are words', () => {
  for (const text of ['# 12 rue', '> 50 %', '| seul', '```', '* remarque', '~~~ fin']) {
    assert.equal(write(block('paragraph', text)), `\\${text}`)
  }
  assert.equal(write(block('paragraph', '-12 °C')), '-12 °C')
})

test('ligatures are letters, leaders are short, letters are composed', () => {
  assert.equal(write(block('paragraph', 'e\u0301 \ufb01n o\ufb03ce')), 'é fin office')
  assert.equal(write(block('paragraph', 'Introduction ............ 5')), 'Introduction … 5')
  assert.equal(write(block('paragraph', 'Introduction . . . . . . . 5')), 'Introduction … 5')
})

test('pages begin where their first words begin, even in the middle of a block', () => {
  const long: Block = {
    kind: 'paragraph',
    level: 0,
    segments: [
      { page: 2, text: 'deux' },
      { page: 3, text: ' trois' },
    ],
  }
  const { markdown, pages } = writeBlocks([
    block('heading', 'Un', { level: 1 }),
    long,
    block('item', 'quatre', { page: 4 }),
  ])
  assert.deepEqual(pages, [
    { page: 1, start: 0 },
    { page: 2, start: markdown.indexOf('deux') },
    { page: 3, start: markdown.indexOf(' trois') },
    { page: 4, start: markdown.indexOf('- quatre') },
  ])
})

test('letters composed on the way do not move the pages', () => {
  const { markdown, pages } = writeBlocks([
    block('paragraph', 'e\u0301'.repeat(50)),
    block('paragraph', 'suite', { page: 2 }),
  ])
  assert.equal(markdown.slice(pages[1]?.start), 'suite')
})

test('no space stays between a raised figure and the sign that closes', () => {
  const block = { kind: 'paragraph' as const, level: 0, segments: [{ page: 1, text: 'la commission[^2] , 120 m² .' }] }
  assert.equal(writeBlocks([block]).markdown, 'la commission[^2], 120 m².')
})
