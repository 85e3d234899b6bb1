import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseXml } from '../packages/xml.ts'
import { outlineLevel, readStyles } from './styles.ts'

const style = (id: string, name: string, more = ''): string =>
  `<w:style w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`
const basedOn = (id: string): string => `<w:basedOn w:val="${id}"/>`
const stylesOf = (...styles: readonly string[]) =>
  readStyles(parseXml(Buffer.from(`<w:styles>${styles.join('')}</w:styles>`)))

describe('the level of a heading', () => {
  const cases: readonly (readonly [string, string, number | null])[] = [
    ['by its English name', style('T', 'heading 2'), 2],
    ['by its French name', style('T', 'Titre 3'), 3],
    ['by its German name', style('T', 'Überschrift 1'), 1],
    ['by its outline', style('T', 'Chapeau', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), 1],
    ['by its name before its outline', style('T', 'heading 4', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), 4],
    ['of text', style('T', 'Normal'), null],
    ['of text by its outline', style('T', 'Corps', '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'), null],
    ['of a name that only begins so', style('T', 'heading 2 Car'), null],
  ]
  for (const [how, given, level] of cases) test(how, () => assert.equal(stylesOf(given)('T').headingLevel, level))

  test('is that of the style it is based on', () => {
    const styleOf = stylesOf(
      style('A', 'heading 2'),
      style('B', 'Mon titre', basedOn('A')),
      style('C', 'Autre', basedOn('B')),
    )
    assert.deepEqual(
      ['A', 'B', 'C'].map((id) => styleOf(id).headingLevel),
      [2, 2, 2],
    )
  })

  test('is told by the id alone where the file has no such style', () => {
    const styleOf = readStyles(null)
    assert.deepEqual(
      ['Heading1', 'Titre2', 'Heading10', 'Normal', undefined].map((id) => styleOf(id).headingLevel),
      [1, 2, null, null, null],
    )
  })
})

test('the title, and lists that the program makes again, are known by their names', () => {
  const styleOf = stylesOf(
    style('A', 'Title'),
    style('B', 'toc 1'),
    style('C', 'Table of Figures'),
    style('D', 'Normal'),
  )
  assert.deepEqual(
    ['A', 'B', 'C', 'D'].map((id) => [styleOf(id).isTitle, styleOf(id).isContents]),
    [
      [true, false],
      [false, true],
      [false, true],
      [false, false],
    ],
  )
})

test('the list of a style is its own, or that of the style it is based on', () => {
  const list = (id: number, level: number): string =>
    `<w:pPr><w:numPr><w:numId w:val="${id}"/><w:ilvl w:val="${level}"/></w:numPr></w:pPr>`
  const styleOf = stylesOf(
    style('A', 'Liste', list(3, 1)),
    style('B', 'Sous-liste', basedOn('A')),
    style('C', 'Normal'),
  )
  assert.deepEqual(
    ['A', 'B', 'C'].map((id) => styleOf(id).list),
    ['3', '3', undefined],
  )
  assert.deepEqual([styleOf('B').listLevel, styleOf('C').listLevel], [1, Number.NaN])
})

test('styles that are based on each other end', () => {
  const styleOf = stylesOf(style('A', 'un', basedOn('B')), style('B', 'deux', basedOn('A')))
  assert.equal(styleOf('A').headingLevel, null)
})

test('an outline level counts from one; the last one, and what is none, mean text', () => {
  assert.deepEqual(['0', '8', '9', '-1', 'x', undefined].map(outlineLevel), [1, 9, null, null, null, null])
})
