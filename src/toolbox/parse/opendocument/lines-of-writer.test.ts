import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writeOpenDocument } from '../../../../test/fakes/write-office.ts'
import { readOpenDocument } from './read-opendocument.ts'

const read = (body: string, styles = '') =>
  readOpenDocument(parserInput(writeOpenDocument('text', body, { styles }), 'a.odt'))
const markdownOf = async (body: string, styles = ''): Promise<string> => (await read(body, styles)).markdown

const p = (content: string): string => `<text:p>${content}</text:p>`
const item = (...content: readonly string[]): string => `<text:list-item>${content.join('')}</text:list-item>`
const list = (...items: readonly string[]): string => `<text:list>${items.join('')}</text:list>`
const cell = (content: string, format = ''): string => `<table:table-cell${format}>${content}</table:table-cell>`
const row = (...cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`
const table = (...rows: readonly string[]): string => `<table:table>${rows.join('')}</table:table>`

describe('what a paragraph shows', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'one blank for blanks, tabs and line ends',
      'Un<text:s text:c="3"/>deux<text:tab/>trois<text:line-break/>quatre',
      'Un deux trois quatre',
    ],
    ['links that lead out', '<text:a xlink:href="https://a.example/x">lien</text:a>', '[lien](https://a.example/x)'],
    ['the words of links that do not', '<text:a xlink:href="#bas">plus bas</text:a>', 'plus bas'],
    [
      'fields as they were shown last',
      '<text:date>3 mai 2026</text:date>, p. <text:page-number>4</text:page-number>',
      '3 mai 2026, p. 4',
    ],
    [
      'nothing of marks and changes',
      'a<text:bookmark-start text:name="x"/>b<text:change-start/>c<text:change-end/>',
      'abc',
    ],
    ['nothing of scripts', 'vu<text:script>alert("x")</text:script>', 'vu'],
    ['what a condition shows', 'Le <text:conditional-text>maire</text:conditional-text>', 'Le maire'],
    ['signs that are no marks', '# dièse', '\\# dièse'],
    ['figures that begin no list', '1. Premier', '1\\. Premier'],
  ]
  for (const [what, content, markdown] of cases)
    test(what, async () => assert.equal(await markdownOf(p(content)), markdown))

  test('hidden words are counted, not read, however they are hidden', async () => {
    const hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    for (const content of [
      '<text:span text:style-name="H">deux mots</text:span>',
      '<text:hidden-text text:is-hidden="true">deux mots</text:hidden-text>',
    ]) {
      const { markdown, notes } = await read(p(`Vu${content}.`), hidden)
      assert.deepEqual([markdown, notes], ['Vu.', [{ kind: 'hidden_words', count: 2 }]])
    }
    const section = `<text:section text:display="none">${p('trois mots cachés')}</text:section>${p('Vu.')}`
    assert.deepEqual((await read(section)).notes, [{ kind: 'hidden_words', count: 3 }])
  })
})

describe('lists', () => {
  test('hold several paragraphs in one item, and lists in items', async () => {
    assert.equal(
      await markdownOf(list(item(p('a'), p('b'), list(item(p('c')))), item(), item(p('d')))),
      '- a b\n   - c\n- d',
    )
  })

  test('have a header that is no item', async () => {
    assert.equal(
      await markdownOf(
        `<text:list><text:list-header>${p('À joindre')}</text:list-header>${item(p('un plan'))}</text:list>`,
      ),
      '- À joindre\n- un plan',
    )
  })
})

describe('tables', () => {
  test('repeat what is said to be repeated, and leave out rows without a word', async () => {
    const markdown = await markdownOf(
      table(
        row(cell(p('Cas')), cell(p('Prix'), ' table:number-columns-repeated="2"')),
        row(cell('', ' table:number-columns-repeated="3"')),
        row(cell(p('b|c')), cell(p('1') + p('2')), cell('')),
      ),
    )
    assert.equal(markdown, '| Cas | Prix | Prix |\n| --- | --- | --- |\n| b\\|c | 1 2 |  |')
  })

  test('whose columns are repeated without end take no more than a table may have', async () => {
    const markdown = await markdownOf(
      table(row(cell(p('x'), ' table:number-columns-repeated="16384"')), row(cell(p('y')))),
    )
    assert.equal(markdown.split('\n')[0]?.split('|').length, 52)
  })

  test('of one cell are a frame around a text', async () => {
    assert.equal(await markdownOf(table(row(cell(p('Encadré') + list(item(p('a'))))))), 'Encadré\n\n- a')
  })

  test('stand in their row when they are inside a cell', async () => {
    const inner = table(row(cell(p('1')), cell(p('2'))), row(cell(p('3')), cell(p('4'))))
    const markdown = await markdownOf(table(row(cell(p('a')), cell(p('b'))), row(cell(p('c')), cell(inner))))
    assert.match(markdown, /^\| a \| b \|\n\| --- \| --- \|\n\| c \| .*1.*2.*3.*4.* \|$/)
  })
})

describe('what the program makes again, or says beside the text, is left out', () => {
  const made = (name: string): string =>
    `<text:${name}><text:index-body>${p('Sommaire')}</text:index-body></text:${name}>`
  for (const name of [
    'table-of-content',
    'alphabetical-index',
    'illustration-index',
    'table-index',
    'object-index',
    'user-index',
  ]) {
    test(name, async () => assert.equal(await markdownOf(made(name) + p('Texte')), 'Texte'))
  }

  test('but a bibliography is text', async () =>
    assert.equal(await markdownOf(p('Texte') + made('bibliography')), 'Texte\n\nSommaire'))

  test('comments are counted', async () => {
    const { markdown, notes } = await read(
      p('a<office:annotation><dc:creator>X</dc:creator><text:p>à revoir</text:p></office:annotation>b'),
    )
    assert.deepEqual([markdown, notes], ['ab', [{ kind: 'comments', count: 1 }]])
  })

  test('the words that describe a picture are not those of the text', async () => {
    assert.equal(
      await markdownOf(p('a<draw:frame><svg:title>Titre</svg:title><svg:desc>Plan</svg:desc></draw:frame>')),
      'a',
    )
  })
})

test('a text of blank paragraphs is empty', async () => {
  await assert.rejects(read('<text:p/><text:p> </text:p>'), { code: 'empty_document' })
})
