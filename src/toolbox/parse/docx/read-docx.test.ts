import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { wordParagraph as paragraph, writeDocx } from '../../../../test/fakes/write-office.ts'
import { readDocx } from './read-docx.ts'

const read = (bytes: Uint8Array) => readDocx(parserInput(bytes, 'a.docx'))

test('title, headings and paragraphs of a note', async () => {
  const { markdown, title, language } = await read(
    writeDocx(
      paragraph('Note de service', 'Title') +
        paragraph('Congés d’été', 'heading1') +
        paragraph('Les demandes sont remises avant le 30 avril.') +
        paragraph('Cas particuliers', 'heading2') +
        paragraph('Les agents de la crèche sont informés par leur directrice.'),
    ),
  )
  assert.equal(
    markdown,
    [
      '# Note de service',
      '## Congés d’été',
      'Les demandes sont remises avant le 30 avril.',
      '### Cas particuliers',
      'Les agents de la crèche sont informés par leur directrice.',
    ].join('\n\n'),
  )
  assert.deepEqual([title, language], ['Note de service', 'fr'])
})

test('changes are read as accepted, hidden comments are counted and not read', async () => {
  const { markdown, notes } = await read(
    writeDocx(
      '<w:p><w:r><w:t xml:space="preserve">Le délai est de </w:t></w:r><w:del><w:r><w:delText>dix</w:delText></w:r></w:del><w:ins><w:r><w:t>quinze</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> jours.</w:t></w:r></w:p>',
      {
        'word/comments.xml':
          '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1"><w:p><w:r><w:t>À revoir</w:t></w:r></w:p></w:comment></w:comments>',
      },
    ),
  )
  assert.equal(markdown, 'Le délai est de quinze jours.')
  assert.deepEqual(notes, [{ kind: 'comments', count: 1 }])
})

const cell = (text: string, format = '') => `<w:tc><w:tcPr>${format}</w:tcPr>${paragraph(text)}</w:tc>`

test('merged cells are repeated in each row and column that they cover', async () => {
  const { markdown } = await read(
    writeDocx(
      `<w:tbl>
        <w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('Salle')}${cell('Tarif', '<w:gridSpan w:val="2"/>')}</w:tr>
        <w:tr>${cell('Tilleuls', '<w:vMerge w:val="restart"/>')}${cell('jour')}${cell('210 €')}</w:tr>
        <w:tr>${cell('', '<w:vMerge/>')}${cell('week-end')}${cell('345 €')}</w:tr>
      </w:tbl>`,
    ),
  )
  assert.equal(
    markdown,
    [
      '| Salle | Tarif | Tarif |',
      '| --- | --- | --- |',
      '| Tilleuls | jour | 210 € |',
      '| Tilleuls | week-end | 345 € |',
    ].join('\n'),
  )
})

test('a footnote stands below the paragraph that calls it', async () => {
  const note = (id: number, text: string) => `<w:footnote w:id="${id}">${paragraph(text)}</w:footnote>`
  const { markdown } = await read(
    writeDocx(
      `<w:p><w:r><w:t>La prime est versée</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> en mai.</w:t></w:r></w:p>${paragraph('Suite.')}`,
      {
        'word/footnotes.xml': `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${note(2, 'Délibération du 3 mars 2024.')}</w:footnotes>`,
      },
    ),
  )
  assert.equal(markdown, 'La prime est versée[^1] en mai.\n\n[^1]: Délibération du 3 mars 2024.\n\nSuite.')
})

test('a table of contents is left out, whether its program marked it or a person typed it', async () => {
  const line = (text: string) => `<w:p><w:r><w:t>${text}</w:t><w:tab/><w:t>4</w:t></w:r></w:p>`
  const parts = ['Objet', 'Durée', 'Litiges']
  const { markdown } = await read(
    writeDocx(
      paragraph('Sommaire') +
        parts.map(line).join('') +
        paragraph('1. Objet 2', 'toc1') +
        line('Total des heures') +
        parts.map((text) => paragraph(text, 'heading1') + paragraph(`Texte de ${text}.`)).join(''),
    ),
  )
  assert.equal(
    markdown,
    'Total des heures 4\n\n# Objet\n\nTexte de Objet.\n\n# Durée\n\nTexte de Durée.\n\n# Litiges\n\nTexte de Litiges.',
  )
})

test('what only looks like a Word document is refused', async () => {
  await assert.rejects(read(writeDocx('')), { code: 'empty_document' })
  const whole = writeDocx(paragraph('Texte'))
  await assert.rejects(read(whole.subarray(0, whole.length - 40)), { code: 'corrupted' })
  const secret = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ])
  await assert.rejects(read(secret), { code: 'encrypted' })
})

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** A part with the numbers of lists: each level is its format, its pattern and where it starts. */
function numbering(lists: readonly (readonly [format: string, pattern: string, more?: string])[][]): string {
  const families = lists.map((levels, id) => {
    const each = levels.map(
      ([format, pattern, more = ''], level) =>
        `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${pattern}"/></w:lvl>`,
    )
    return `<w:abstractNum w:abstractNumId="${id}">${each.join('')}</w:abstractNum>`
  })
  const uses = lists.map((_, id) => `<w:num w:numId="${id + 1}"><w:abstractNumId w:val="${id}"/></w:num>`)
  return `<w:numbering ${word}>${families.join('')}${uses.join('')}<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>`
}

function listed(text: string, list: number, level = 0): string {
  return `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
}

test('the numbers that Word writes before headings and items are read as they show', async () => {
  const { markdown } = await read(
    writeDocx(
      `<w:p><w:pPr><w:pStyle w:val="heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Objet</w:t></w:r></w:p>
      ${listed('les primeurs ;', 2)}${listed('de saison,', 2, 1)}${listed('bio ;', 2, 1)}${listed('les fleuristes.', 2)}
      <w:p><w:pPr><w:pStyle w:val="heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Durée</w:t></w:r></w:p>
      ${listed('Un an.', 1, 1)}${listed('Deux ans.', 1, 1)}${listed('Reprise', 9)}${listed('premier', 3)}${paragraph('Entre.')}${listed('second', 3)}`,
      {
        'word/numbering.xml': numbering([
          [
            ['decimal', 'Article %1'],
            ['decimal', '%1.%2'],
          ],
          [
            ['lowerLetter', '%1)'],
            ['lowerRoman', '%2.'],
          ],
          [['decimal', '%1.']],
        ]),
      },
    ),
  )
  assert.equal(
    markdown,
    [
      '# Article 1 Objet',
      '- a) les primeurs ;\n   - i. de saison,\n   - ii. bio ;\n- b) les fleuristes.',
      '# Article 2 Durée',
      '- 2.1 Un an.\n- 2.2 Deux ans.',
      'Article 7 Reprise',
      '1. premier',
      'Entre.',
      '2. second',
    ].join('\n\n'),
  )
})

test('a style that is based on a heading, or has an outline level, makes headings', async () => {
  const styles = `<w:styles ${word}>
    <w:style w:styleId="Titre2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:styleId="Chapitre"><w:name w:val="Chapitre mairie"/><w:basedOn w:val="Titre2"/></w:style>
    <w:style w:styleId="Intertitre"><w:name w:val="Intertitre"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
    <w:style w:styleId="Titre"><w:name w:val="Title"/></w:style></w:styles>`
  const { markdown } = await read(
    writeDocx(
      paragraph('Règlement', 'Titre') +
        paragraph('Tarifs', 'Chapitre') +
        paragraph('Abonnés', 'Intertitre') +
        paragraph('Texte.'),
      { 'word/styles.xml': styles },
    ),
  )
  assert.equal(markdown, '# Règlement\n\n## Tarifs\n\n### Abonnés\n\nTexte.')
})

const run = (text: string, format = '') => `<w:r><w:rPr>${format}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const sign = (type: string, inside = '') => `<w:r><w:fldChar w:fldCharType="${type}">${inside}</w:fldChar></w:r>`
const code = (text: string) => `<w:r><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`

test('fields give what they show, forms what was filled in', async () => {
  const { markdown, notes } = await read(
    writeDocx(
      `<w:p>${run('Nom : ')}<w:fldSimple w:instr=" MERGEFIELD Nom ">${run('Durand')}</w:fldSimple>${run(', né à ')}<w:sdt><w:sdtContent>${run('Angers')}</w:sdtContent></w:sdt></w:p>
      <w:p>${sign('begin')}${code(' IF ')}${sign('begin')}${code('MERGEFIELD a')}${sign('separate')}${run('caché')}${sign('end')}${sign('separate')}${run('Madame')}${sign('end')}${run(' accepte ')}${sign('begin', '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>')}${code(' FORMCHECKBOX ')}${sign('end')}</w:p>
      <w:p>${sign('begin')}${code(' HYPERLINK "https://exemple.fr/plan" ')}${sign('separate')}${run('le plan', '<w:b/>')}${sign('end')}${run('25')}<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>${run('C ', '<w:b/>')}${run('gras', '<w:b/>')}${run('invisible', '<w:vanish/>')}</w:p>`,
    ),
  )
  assert.equal(
    markdown,
    'Nom : Durand, né à Angers\n\nMadame accepte ☒\n\n[**le plan**](https://exemple.fr/plan)25°**C gras**',
  )
  assert.deepEqual(notes, [{ kind: 'hidden_words', count: 1 }])
})

test('equations are written on a line, text in frames comes after its paragraph, once', async () => {
  const frame = (text: string) => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`
  const { markdown } = await read(
    writeDocx(
      `<w:p>${run('Taux : ')}<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>
      <w:p>${run('Ancre.')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>${frame('Encadré.')}</w:drawing></mc:Choice><mc:Fallback><w:pict>${frame('Encadré.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
    ),
  )
  assert.equal(markdown, 'Taux : (a+b)/cx^2\n\nAncre.\n\nEncadré.')
})

test('a paragraph whose end was deleted, and a large first letter, go on in the next; a row that was deleted is gone', async () => {
  const { markdown } = await read(
    writeDocx(
      `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>${run('Le maire ')}</w:p>${paragraph('décide.')}
      <w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>${run('L')}</w:p>${paragraph('e conseil.')}
      <w:tbl><w:tr>${cell('Rue')}${cell('État')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>${cell('Nord')}${cell('fermée')}</w:tr><w:tr>${cell('Sud')}${cell('ouverte')}</w:tr></w:tbl>`,
    ),
  )
  assert.equal(markdown, 'Le maire décide.\n\nLe conseil.\n\n| Rue | État |\n| --- | --- |\n| Sud | ouverte |')
})

test('a table inside a cell stays in its row; a table of one cell is a frame around a text', async () => {
  const table = (cells: string) => `<w:tbl><w:tr>${cells}</w:tr></w:tbl>`
  const holding = `<w:tc>${paragraph('Premier.')}${table(cell('Astreinte') + cell('02 41'))}</w:tc>`
  const { markdown } = await read(
    writeDocx(
      `<w:tbl><w:tr>${cell('Service')}${cell('Contact')}</w:tr><w:tr>${cell('Voirie')}${holding}</w:tr></w:tbl>${table(`<w:tc>${paragraph('À retenir', 'heading1')}${paragraph('Fermé le lundi.')}</w:tc>`)}`,
    ),
  )
  assert.equal(
    markdown,
    '| Service | Contact |\n| --- | --- |\n| Voirie | Premier. Astreinte 02 41 |\n\n# À retenir\n\nFermé le lundi.',
  )
})

test('a header of two rows that says so by its merged cells alone is one', async () => {
  const { markdown } = await read(
    writeDocx(
      `<w:tbl><w:tr>${cell('Type', '<w:vMerge w:val="restart"/>')}${cell('Tarif', '<w:gridSpan w:val="2"/>')}</w:tr>
      <w:tr>${cell('', '<w:vMerge/>')}${cell('jour')}${cell('mois')}</w:tr><w:tr>${cell('Abonné')}${cell('4 €')}${cell('38 €')}</w:tr></w:tbl>`,
    ),
  )
  assert.equal(markdown, '| Type | Tarif – jour | Tarif – mois |\n| --- | --- | --- |\n| Abonné | 4 € | 38 € |')
})
