import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { slideShape, writePptx } from '../../../../test/fakes/write-office.ts'
import { readPptx } from './read-pptx.ts'

const read = (bytes: Uint8Array) => readPptx(parserInput(bytes, 'a.pptx'))

test('slides with their titles, levels, notes and numbers', async () => {
  const { markdown, pages, title } = await read(
    writePptx([
      { shapes: slideShape('ctrTitle', ['Télétravail']) + slideShape('subTitle', ['Réunion du 3 mars']) },
      {
        shapes: `${slideShape('body', ['Deux jours', '\tfixes', 'Matériel fourni'])}${slideShape('title', ['Ce qui change'])}${slideShape('sldNum', ['2'])}`,
        notes: 'Rappeler que la charte est à signer avant le départ.',
      },
    ]),
  )
  assert.equal(
    markdown,
    '# Télétravail\n\nRéunion du 3 mars\n\n## Ce qui change\n\n- Deux jours\n   - fixes\n- Matériel fourni\n\n> Notes : Rappeler que la charte est à signer avant le départ.',
  )
  assert.equal(title, 'Télétravail')
  assert.deepEqual(
    pages.map(({ page, start }) => [page, markdown.slice(start, start + 5)]),
    [
      [1, '# Tél'],
      [2, '## Ce'],
    ],
  )
})

test('a hidden slide is named and not read', async () => {
  const { markdown, notes } = await read(
    writePptx([
      { shapes: slideShape('title', ['Visible']) },
      { shapes: slideShape('title', ['Brouillon']), isHidden: true },
    ]),
  )
  assert.equal(markdown, '# Visible')
  assert.deepEqual(notes, [{ kind: 'hidden_slide', name: '2' }])
})

test('tables repeat what is merged; drawings and groups give their words', async () => {
  const cell = (text: string, format = '') =>
    `<a:tc ${format}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`
  const table = `<p:graphicFrame><a:tbl><a:tr>${cell('Catégorie')}${cell('Aide')}</a:tr><a:tr>${cell('C', 'rowSpan="2"')}${cell('22 €')}</a:tr><a:tr>${cell('', 'vMerge="1"')}${cell('25 €')}</a:tr></a:tbl></p:graphicFrame>`
  const drawing = '<p:graphicFrame><dgm:relIds r:dm="d0"/></p:graphicFrame>'
  const { markdown } = await read(
    writePptx([{ shapes: `${table}<p:grpSp>${slideShape('', ['Dans un groupe'])}</p:grpSp>${drawing}` }], {
      'ppt/diagrams/data1.xml':
        '<dgm:dataModel><dgm:pt><a:p><a:r><a:t>Étape 1</a:t></a:r></a:p></dgm:pt></dgm:dataModel>',
    }),
  )
  assert.equal(markdown, '| Catégorie | Aide |\n| --- | --- |\n| C | 22 € |\n| C | 25 € |\n\nDans un groupe\n\nÉtape 1')
})

test('a chart gives its values as a table; a header of two rows is one', async () => {
  const points = (...values: string[]) =>
    values.map((value, at) => `<c:pt idx="${at}"><c:v>${value}</c:v></c:pt>`).join('')
  const cell = (text: string, format = '') =>
    `<a:tc ${format}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`
  const table = `<p:graphicFrame><a:tbl><a:tr>${cell('Quartier', 'rowSpan="2"')}${cell('Budget', 'gridSpan="2"')}${cell('', 'hMerge="1"')}</a:tr><a:tr>${cell('', 'vMerge="1"')}${cell('2025')}${cell('2026')}</a:tr><a:tr>${cell('Nord')}${cell('30')}${cell('35')}</a:tr></a:tbl></p:graphicFrame>`
  const { markdown } = await read(
    writePptx([{ shapes: `${table}<p:graphicFrame><c:chart r:id="d0"/></p:graphicFrame>` }], {
      'ppt/charts/chart1.xml': `<c:chart><c:ser><c:tx>${points('Votants')}</c:tx><c:cat>${points('2024', '2025')}</c:cat><c:val>${points('1250', '0.30000000000000004')}</c:val></c:ser></c:chart>`,
    }),
  )
  assert.equal(
    markdown,
    [
      '| Quartier | Budget – 2025 | Budget – 2026 |\n| --- | --- | --- |\n| Nord | 30 | 35 |',
      '|  | Votants |\n| --- | --- |\n| 2024 | 1250 |\n| 2025 | 0,3 |',
    ].join('\n\n'),
  )
})

test('the number of a slide is no text, wherever it stands', async () => {
  const number = '<p:sp><p:txBody><a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p></p:txBody></p:sp>'
  const { markdown } = await read(
    writePptx([{ shapes: `${number}${slideShape('', ['1'])}${slideShape('', ['Texte'])}` }]),
  )
  assert.equal(markdown, 'Texte')
})

test('slides without a word are refused', async () => {
  await assert.rejects(read(writePptx([{ shapes: '' }])), { code: 'empty_document' })
})

test('a slide without a title stands under its number, not under the slide before it', async () => {
  const { markdown } = await read(
    writePptx([
      { shapes: slideShape('title', ['Calendrier']) + slideShape('body', ['Mars : étude']) },
      { shapes: slideShape('', ['Vue de la place']) },
      { shapes: slideShape('title', ['']) + slideShape('body', ['Avril : vote']) },
    ]),
  )
  assert.equal(
    markdown,
    '# Calendrier\n\n- Mars : étude\n\n# Diapositive 2\n\nVue de la place\n\n# Diapositive 3\n\n- Avril : vote',
  )
})

test('links of a slide lead out of it, those to other slides are words', async () => {
  const run = (id: string, text: string) => `<a:r><a:rPr><a:hlinkClick r:id="${id}"/></a:rPr><a:t>${text}</a:t></a:r>`
  const shapes = `<p:sp><p:txBody><a:p>${run('h1', 'le formulaire')}<a:r><a:t> ou </a:t></a:r>${run('h2', 'la suite')}</a:p></p:txBody></p:sp>`
  const { markdown } = await read(
    writePptx([{ shapes }], {
      'ppt/slides/_rels/slide0.xml.rels':
        '<Relationships><Relationship Id="h1" Type="http://x/hyperlink" Target="https://ville.example/formulaire" TargetMode="External"/><Relationship Id="h2" Type="http://x/slide" Target="slide1.xml"/></Relationships>',
    }),
  )
  assert.equal(markdown, '[le formulaire](https://ville.example/formulaire) ou la suite')
})

const item = (text: string, level: number, marks: string) =>
  `<a:p><a:pPr lvl="${level}">${marks}</a:pPr><a:r><a:t>${text}</a:t></a:r></a:p>`
const numbered = (text: string, { level = 0, type = 'arabicPeriod', more = '' } = {}) =>
  item(text, level, `<a:buAutoNum type="${type}" ${more}/>`)
const listed = async (...paragraphs: readonly string[]) =>
  (await read(writePptx([{ shapes: `<p:sp><p:txBody>${paragraphs.join('')}</p:txBody></p:sp>` }]))).markdown

test('numbers of a list begin where they are said to, and go on within their level', async () => {
  assert.equal(
    await listed(
      numbered('Déposer', { more: 'startAt="3"' }),
      numbered('en ligne', { level: 1 }),
      numbered('au guichet', { level: 1 }),
      numbered('Attendre', { more: 'startAt="3"' }),
      numbered('par écrit', { level: 1 }),
    ),
    '3. Déposer\n   1. en ligne\n   2. au guichet\n4. Attendre\n   1. par écrit',
  )
})

test('an item without a number ends the numbering of its level', async () => {
  const dot = item('puis', 0, '<a:buChar char="•"/>')
  assert.equal(await listed(numbered('a'), numbered('b'), dot, numbered('c')), '1. a\n2. b\n- puis\n1. c')
})

test('letters and Roman numbers are kept in words', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['alphaLcParenR', '- a) Un\n- b) Deux'],
    ['alphaUcPeriod', '- A. Un\n- B. Deux'],
    ['romanUcPeriod', '- I. Un\n- II. Deux'],
    ['romanLcParenBoth', '- i) Un\n- ii) Deux'],
    ['arabicParenR', '1. Un\n2. Deux'],
    ['arabicPlain', '1. Un\n2. Deux'],
  ]
  for (const [type, expected] of cases) {
    assert.equal(await listed(numbered('Un', { type }), numbered('Deux', { type })), expected, type)
  }
})

test('a level without the one above it stands under what there is', async () => {
  const dot = (text: string, level: number) => item(text, level, '<a:buChar char="•"/>')
  assert.equal(await listed(dot('a', 0), dot('b', 3), dot('c', 3), dot('d', 1)), '- a\n   - b\n   - c\n   - d')
  assert.equal(await listed(dot('seul', 2), dot('dessous', 4)), '- seul\n   - dessous')
  assert.equal(await listed(dot('a', 0), item('texte', 0, ''), dot('b', 2)), '- a\n\ntexte\n\n- b')
})

test('an equation is read as somebody would type it', async () => {
  const maths =
    '<a14:m><m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara></a14:m>'
  const words = `<p:sp><p:txBody><a:p><a:r><a:t>Part : </a:t></a:r>${maths}</a:p></p:txBody></p:sp>`
  const shapes = `<mc:AlternateContent><mc:Choice Requires="a14">${words}</mc:Choice><mc:Fallback>${slideShape('', ['une image'])}</mc:Fallback></mc:AlternateContent>`
  assert.equal((await read(writePptx([{ shapes }]))).markdown, 'Part : a/2')
})

test('the words of a box that a newer program drew are those of its choice, or else of what stands for it', async () => {
  const boxed = (...choices: readonly string[]) => `<mc:AlternateContent>${choices.join('')}</mc:AlternateContent>`
  const fallback = `<mc:Fallback>${slideShape('', ['ancien'])}</mc:Fallback>`
  const choice = `<mc:Choice Requires="p14">${slideShape('', ['nouveau'])}</mc:Choice>`
  const words = slideShape('', ['Texte'])
  for (const [shapes, expected] of [
    [boxed(choice, fallback), 'Texte\n\nnouveau'],
    [boxed(fallback), 'Texte\n\nancien'],
    [boxed(), 'Texte'],
  ]) {
    assert.equal((await read(writePptx([{ shapes: words + shapes }]))).markdown, expected)
  }
})
