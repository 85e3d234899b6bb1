import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MarkdownWriter } from '#text/markdown-writer'
import { type Block, headingBlock, itemBlock, lineOfBlocks, writeBlocks } from './blocks.ts'
import { linked } from './linked.ts'

function written(blocks: readonly Block[]): string {
  const out = new MarkdownWriter()
  writeBlocks(out, blocks)
  return out.toString()
}

const item = (text: string, depth = 0, mark = '-'): Block => ({ kind: 'item', depth, mark, text })
const numbered = (text: string) => ({ kind: 'number', text }) as const

describe('an item shows as its program shows it', () => {
  const cases: readonly (readonly [string, Block])[] = [
    ['1', item('mot', 0, '1.')],
    ['12.', item('mot', 0, '12.')],
    ['3)', item('mot', 0, '3.')],
    ['a)', item('a) mot')],
    ['1.2', item('1.2 mot')],
    ['IV.', item('IV. mot')],
    ['xiii)', item('xiii) mot')],
    ['Article 3', { kind: 'paragraph', text: 'Article 3 mot' }],
    ['Annexe A –', { kind: 'paragraph', text: 'Annexe A – mot' }],
    ['n°1', item('n°1 mot')],
  ]
  for (const [mark, block] of cases) test(mark, () => assert.deepEqual(itemBlock(numbered(mark), 0, 'mot'), block))

  test('a sign', () => assert.deepEqual(itemBlock({ kind: 'bullet' }, 2, 'mot'), item('mot', 2)))
})

describe('a heading', () => {
  test('keeps its number, and no emphasis nor line end', () => {
    assert.deepEqual(headingBlock(2, '**Un**\n titre', numbered('I.')), {
      kind: 'heading',
      level: 2,
      text: 'I. Un titre',
    })
  })

  test('that is longer than any title is text', () => {
    assert.equal(headingBlock(1, 'a'.repeat(300)).kind, 'heading')
    assert.deepEqual(headingBlock(1, 'a'.repeat(301), numbered('1')), {
      kind: 'paragraph',
      text: `1 ${'a'.repeat(301)}`,
    })
  })
})

describe('blocks are written in their order', () => {
  test('items that follow each other are one list, indented by what stands above them', () => {
    assert.equal(
      written([item('a'), item('b', 3), item('c', 3), item('d', 5), item('e', 1), item('f')]),
      '- a\n   - b\n   - c\n      - d\n   - e\n- f',
    )
  })

  test('a paragraph parts two lists', () => {
    assert.equal(written([item('a'), { kind: 'paragraph', text: 'mot' }, item('b')]), '- a\n\nmot\n\n- b')
  })

  test('a note waits for the end of the list that calls it', () => {
    const note: Block = { kind: 'note', text: '[^1]: note' }
    assert.equal(
      written([item('a'), note, item('b'), { kind: 'paragraph', text: 'mot' }]),
      '- a\n- b\n\n[^1]: note\n\nmot',
    )
    assert.equal(written([note, item('a')]), '[^1]: note\n\n- a')
  })

  test('blanks are one, lines of a paragraph stay', () => {
    assert.equal(written([{ kind: 'paragraph', text: 'un  deux \n trois' }, item('a\n b')]), 'un deux\ntrois\n\n- a b')
  })
})

describe('blocks of a cell are one line', () => {
  test('with the numbers of items, and the rows of a table one after the other', () => {
    const table: Block = { kind: 'table', text: '| a | b |\n| --- | --- |\n| 1 | 2 |' }
    assert.equal(
      lineOfBlocks([{ kind: 'paragraph', text: 'mot' }, item('x'), item('y', 0, '2.'), table]),
      'mot x 2. y a b ; 1 2',
    )
  })

  test('nothing is nothing', () => assert.equal(lineOfBlocks([]), ''))
})

describe('words are a link where they lead out, and do not say so themselves', () => {
  const cases = [
    ['mot', 'https://a.fr/', '[mot](https://a.fr/)'],
    ['mot', 'mailto:a@b.fr', '[mot](mailto:a@b.fr)'],
    ['mot', 'https://a.fr/(x)', '[mot](https://a.fr/%28x%29)'],
    ['https://a.fr/', 'https://a.fr/', 'https://a.fr/'],
    ['mot', '#ancre', 'mot'],
    ['mot', 'javascript:alert(1)', 'mot'],
    ['mot', 'https://a.fr/ x', 'mot'],
    ['mot', '', 'mot'],
    [' ', 'https://a.fr/', ' '],
  ] as const
  for (const [text, target, expected] of cases)
    test(`${text} → ${target}`, () => assert.equal(linked(text, target), expected))
})
