import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MarkdownWriter } from '#text/markdown-writer'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writePackage } from '../../../../test/fakes/write-office.ts'
import { chartTable } from './chart-table.ts'
import { linked } from './linked.ts'
import { isArchive, openPackage, requirePart } from './open-package.ts'
import { relationsOf } from './relations.ts'
import { signLetter, withLetters } from './signs.ts'
import { keptName, numberedPages, unreadPart, withLowerHeadings, writePart } from './write-part.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf } from './xml.ts'

const xml = (source: string) => parseXml(Buffer.from(source))
const reading = (markdown: string, pages: readonly { page: number; start: number }[] = []) => ({
  ...{ title: null, markdown, language: 'fr' },
  pages: [...pages],
})

describe('a file that is part of another one', () => {
  const part = { file: 3, name: 'note.docx', heading: 'Pièce jointe : note.docx' }

  test('stands below its name, its own headings further down, each of its pages in its place', () => {
    const out = new MarkdownWriter()
    out.heading(1, 'Message')
    const markdown = '# Un\n\nTexte.\n\n## Deux\n\nSuite.'
    const pages = writePart(
      out,
      part,
      reading(markdown, [
        { page: 1, start: 0 },
        { page: 2, start: markdown.indexOf('## Deux') },
      ]),
    )
    const whole = out.toString()
    assert.equal(whole, '# Message\n\n## Pièce jointe : note.docx\n\n### Un\n\nTexte.\n\n#### Deux\n\nSuite.')
    assert.deepEqual(
      pages.map(({ start }) => whole.slice(start, start + 9)),
      ['## Pièce ', '#### Deux'],
    )
    assert.deepEqual(
      pages.map(({ part: placed }) => placed),
      [
        { kind: 'file', name: 'note.docx', file: 3, page: 1 },
        { kind: 'file', name: 'note.docx', file: 3, page: 2 },
      ],
    )
  })

  test('without pages is one, and keeps its place when it was not read', () => {
    const out = new MarkdownWriter()
    const [read] = writePart(out, part, reading('Texte.'))
    const [unread] = writePart(out, { ...part, file: 4 }, null)
    assert.deepEqual(
      numberedPages([read, unread, unreadPart(out, { file: 5, name: 'x' })].filter((one) => one !== undefined)),
      [
        { page: 1, start: 0, part: { kind: 'file', name: 'note.docx', file: 3, page: null } },
        {
          page: 2,
          start: '# Pièce jointe : note.docx\n\nTexte.\n\n'.length,
          part: { kind: 'file', name: 'note.docx', file: 4, page: null },
        },
        { page: 3, start: out.length, part: { kind: 'file', name: 'x', file: 5, page: null } },
      ],
    )
  })

  test('has a name as long as one that is kept', () => assert.equal(keptName('n'.repeat(2000)).length, 1000))
})

describe('headings that are set lower', () => {
  const lowered = (markdown: string, above: number): string => withLowerHeadings(markdown, above).markdown

  test('go down by as many levels, to the sixth', () => {
    assert.equal(lowered('# a\n## b\n##### c\n#d\n #\te', 2), '### a\n#### b\n###### c\n#d\n #\te')
    assert.equal(lowered('# a\n\n', 0), '# a\n\n')
  })

  test('are not those of code, whatever its fences hold', () => {
    assert.equal(lowered('```\n# x\n~~~\n# y\n```\n# z', 1), '```\n# x\n~~~\n# y\n```\n## z')
    assert.equal(lowered('````\n```\n# x\n```\n# y\n````\n# z', 1), '````\n```\n# x\n```\n# y\n````\n## z')
    assert.equal(lowered('~~~\n# x', 1), '~~~\n# x')
  })

  test('tell where each place has gone', () => {
    const markdown = 'a\n# b\nc\n## d\ne'
    const { moved, markdown: after } = withLowerHeadings(markdown, 2)
    for (const word of ['a', '# b', 'c', '## d', 'e']) {
      const at = moved(markdown.indexOf(word))
      assert.ok(
        after
          .slice(at)
          .replace(/^##(?=#)/, '')
          .startsWith(word),
        `${word} is at ${at} of ${JSON.stringify(after)}`,
      )
    }
  })
})

describe('an archive of parts', () => {
  test('gives its parts by their names', () => {
    const archive = openPackage(writePackage({ 'a.xml': '<a/>', 'b/c.txt': 'mot' }))
    assert.deepEqual(archive.names, ['a.xml', 'b/c.txt'])
    assert.equal(Buffer.from(requirePart(archive, 'b/c.txt')).toString(), 'mot')
    assert.equal(archive.part('absent'), null)
    assert.throws(() => requirePart(archive, 'absent'), {
      code: 'corrupted',
      details: { reason: 'part_absent', value: 'absent' },
    })
  })

  test('that is none, or is cut, is refused', () => {
    assert.equal(isArchive(Buffer.from('PDF')), false)
    for (const bytes of [Buffer.from('PK'), writePackage({ a: 'x'.repeat(500) }).subarray(0, 60), Buffer.alloc(0)]) {
      assert.throws(() => openPackage(bytes), { code: 'corrupted' })
    }
  })

  test('threat: decompression bomb: parts that would unfold too far are refused before they do', () => {
    assert.throws(() => openPackage(writePackage({ a: '0'.repeat(5_000_000) })), { code: 'decompression_bomb' })
    assert.equal(openPackage(writePackage({ a: '0'.repeat(1_000_000) })).names.length, 1)
  })

  test('names its parts from where each part stands, and addresses as they are', () => {
    const relations = `<Relationships>
      <Relationship Id="a" Type="http://x/hyperlink" Target="https://a.example/b" TargetMode="External"/>
      <Relationship Id="b" Type="http://x/image" Target="../media/i.png"/>
      <Relationship Id="c" Type="http://x/chart" Target="/ppt/charts/c.xml"/></Relationships>`
    const archive = openPackage(writePackage({ 'ppt/slides/_rels/s1.xml.rels': relations }))
    assert.deepEqual(relationsOf(archive, 'ppt/slides/s1.xml'), [
      { id: 'a', type: 'hyperlink', target: 'https://a.example/b' },
      { id: 'b', type: 'image', target: 'ppt/media/i.png' },
      { id: 'c', type: 'chart', target: 'ppt/charts/c.xml' },
    ])
    assert.deepEqual(relationsOf(archive, 'ppt/slides/s2.xml'), [])
  })
})

describe('XML', () => {
  test('is read with its prefixes, its texts in their order', () => {
    const root = xml('<?xml version="1.0"?><a:r x="1">un<b>deux</b><!-- non -->trois<b y="2"/><![CDATA[ < ]]></a:r>')
    assert.deepEqual([root.name, root.attributes, textOf(root)], ['a:r', { x: '1' }, 'undeuxtrois < '])
    assert.deepEqual(
      elementsOf(root, 'b').map(({ attributes }) => attributes),
      [{}, { y: '2' }],
    )
    assert.equal(childOf(root, 'b', 'c'), undefined)
    assert.equal([...descendantsOf(xml('<a><b><b/></b></a>'), 'b')].length, 2)
  })

  test('threat: entity expansion: what a document declares is left as it is', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>'
    assert.equal(textOf(xml(bomb)), '&m;')
    assert.equal(textOf(xml('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>')), '&f;')
  })

  test('nested without end, or none at all, is refused', () => {
    assert.throws(() => xml('<a>'.repeat(500)), { code: 'corrupted', details: { reason: 'nested_too_deeply' } })
    assert.throws(() => xml('du texte'), { code: 'corrupted', details: { reason: 'no_xml' } })
  })

  test('is read in the encoding that it names', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9lu</a>', 'latin1')
    assert.equal(textOf(parseXml(bytes)), 'élu')
  })
})

describe('a chart', () => {
  const points = (...values: readonly string[]): string =>
    values.map((value, at) => `<c:pt idx="${at}"><c:v>${value}</c:v></c:pt>`).join('')
  const series = (name: string, values: string, categories = ''): string =>
    `<c:ser><c:tx>${points(name)}</c:tx><c:cat>${categories}</c:cat><c:val>${values}</c:val></c:ser>`

  test('is a table of its values, in French figures', () => {
    const chart = xml(
      `<c:chart>${series('2025', points('1.5', '20'), points('Mai', 'Juin'))}${series('2026', points('0.1', '3'))}</c:chart>`,
    )
    assert.equal(chartTable(chart), '|  | 2025 | 2026 |\n| --- | --- | --- |\n| Mai | 1,5 | 0,1 |\n| Juin | 20 | 3 |')
  })

  test('keeps each value at its own place, and has no table without any', () => {
    const gap = '<c:pt idx="1"><c:v>7</c:v></c:pt><c:pt idx="999999"><c:v>9</c:v></c:pt>'
    assert.equal(
      chartTable(xml(`<c:chart>${series('a', gap, points('x', 'y'))}</c:chart>`)),
      '|  | a |\n| --- | --- |\n| x |  |\n| y | 7 |',
    )
    assert.equal(chartTable(xml(`<c:chart>${series('a', '')}</c:chart>`)), '')
  })
})

describe('links and signs', () => {
  test('a link leads out, and says something else than its address', () => {
    assert.equal(linked('l’aide', 'https://a.example/(x)'), '[l’aide](https://a.example/%28x%29)')
    for (const target of ['', '#bas', 'note.docx', 'file:///C:/x', 'javascript:alert(1)', 'https://a b']) {
      assert.equal(linked('mot', target), 'mot', target)
    }
    assert.equal(linked('https://a.example', 'https://a.example'), 'https://a.example')
    assert.equal(linked(' ', 'https://a.example'), ' ')
  })

  test('signs of a font of signs are letters that show the same, and nothing where none does', () => {
    assert.equal(signLetter('Wingdings', 0xf0fc), '✓')
    assert.equal(withLetters('\uf0fc lu', 'Wingdings'), '✓ lu')
    assert.equal(withLetters('mot', 'Wingdings'), 'mot')
    assert.equal(signLetter('Police inconnue', 0xf0fc), '')
    assert.equal(signLetter('Arial', 0xe9), 'é')
  })

  test('what a parser is given reads parts by their own parsers', async () => {
    const { readPart } = parserInput(new Uint8Array(), 'a.eml')
    assert.equal((await readPart('b.txt', Buffer.from('Du texte.'))).markdown, 'Du texte.')
  })
})
