import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writeOpenDocument } from '../../../../test/fakes/write-office.ts'
import { slidePart } from '../slide-part.ts'
import { sniffMediaType } from '../media-type.ts'
import { readOpenDocument } from './read-opendocument.ts'

const read = (bytes: Uint8Array) => readOpenDocument(parserInput(bytes, 'a.odt'))

test('headings below the title, nested lists of both kinds', async () => {
  const styles =
    '<style:style style:name="P1" style:parent-style-name="Title"/>' +
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/><text:list-level-style-bullet text:level="2"/></text:list-style>'
  const { markdown, title } = await read(
    writeOpenDocument(
      'text',
      `<text:p text:style-name="P1">Statuts</text:p>
      <text:h text:outline-level="1">Article 1<text:s/>– Objet</text:h>
      <text:p>L’association <text:span>agit</text:span> ainsi :</text:p>
      <text:list text:style-name="L1">
        <text:list-item><text:p>elle forme</text:p>
          <text:list><text:list-item><text:p>les jeunes ;</text:p></text:list-item></text:list></text:list-item>
        <text:list-item><text:p>elle informe.</text:p></text:list-item>
      </text:list>`,
      { styles },
    ),
  )
  assert.equal(
    markdown,
    '# Statuts\n\n## Article 1 – Objet\n\nL’association agit ainsi :\n\n1. elle forme\n   - les jeunes ;\n2. elle informe.',
  )
  assert.equal(title, 'Statuts')
})

test('changes as accepted, notes in place, comments counted, contents left out', async () => {
  const { markdown, notes } = await read(
    writeOpenDocument(
      'text',
      `<text:tracked-changes><text:changed-region><text:deletion><text:p>ancien texte</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:table-of-content><text:index-body><text:p>Objet 2</text:p></text:index-body></text:table-of-content>
      <text:p>La cotisation<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Votée le 3 mai.</text:p></text:note-body></text:note> est de 12 €<office:annotation><text:p>À vérifier</text:p></office:annotation>. <text:a xlink:href="https://exemple.fr/a">Voir le site</text:a></text:p>`,
    ),
  )
  assert.equal(markdown, 'La cotisation[^1] est de 12 €. [Voir le site](https://exemple.fr/a)\n\n[^1]: Votée le 3 mai.')
  assert.deepEqual(notes, [{ kind: 'comments', count: 1 }])
})

test('cells that span are repeated, rows that repeat the header are one table', async () => {
  const { markdown } = await read(
    writeOpenDocument(
      'text',
      `<table:table><table:table-header-rows><table:table-row>
        <table:table-cell><text:p>Jour</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>Heures</text:p></table:table-cell><table:covered-table-cell/>
      </table:table-row></table:table-header-rows>
      <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Lundi</text:p></table:table-cell><table:table-cell><text:p>8 h</text:p></table:table-cell><table:table-cell><text:p>12 h</text:p><text:p>ou 13 h</text:p></table:table-cell></table:table-row>
      <table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-repeated="2"><text:p>fermé</text:p></table:table-cell></table:table-row>
      </table:table>`,
    ),
  )
  assert.equal(
    markdown,
    '| Jour | Heures | Heures |\n| --- | --- | --- |\n| Lundi | 8 h | 12 h ou 13 h |\n| Lundi | fermé | fermé |',
  )
})

test('text in a frame comes after the paragraph that holds the frame', async () => {
  const { markdown } = await read(
    writeOpenDocument(
      'text',
      '<text:p>Avant.<draw:frame><draw:text-box><text:p>Dans le cadre.</text:p></draw:text-box></draw:frame></text:p><text:p>Après.</text:p>',
    ),
  )
  assert.equal(markdown, 'Avant.\n\nDans le cadre.\n\nAprès.')
})

test('slides keep their titles, their notes and their numbers', async () => {
  const frame = (kind: string, inner: string) =>
    `<draw:frame presentation:class="${kind}"><draw:text-box>${inner}</draw:text-box></draw:frame>`
  const { markdown, pages } = await read(
    writeOpenDocument(
      'presentation',
      `<draw:page>${frame('title', '<text:p>Mutuelle</text:p>')}${frame('outline', '<text:list><text:list-item><text:p>15 € par mois</text:p></text:list-item></text:list>')}${frame('page-number', '<text:p>1</text:p>')}
       <presentation:notes>${frame('notes', '<text:p>Parler lentement et montrer la liste des contrats.</text:p>')}</presentation:notes></draw:page>
       <draw:page>${frame('title', '<text:p>Contacts</text:p>')}<draw:custom-shape><text:p>Poste 4024</text:p></draw:custom-shape></draw:page>`,
    ),
  )
  assert.equal(
    markdown,
    '# Mutuelle\n\n- 15 € par mois\n\n> Notes : Parler lentement et montrer la liste des contrats.\n\n# Contacts\n\nPoste 4024',
  )
  assert.deepEqual(pages, [
    { page: 1, start: 0, part: slidePart },
    { page: 2, start: markdown.indexOf('# Contacts'), part: slidePart },
  ])
})

test('an encrypted or empty file is refused', async () => {
  const parts = { 'META-INF/manifest.xml': '<manifest:manifest><manifest:encryption-data/></manifest:manifest>' }
  await assert.rejects(read(writeOpenDocument('text', '', { parts })), { code: 'encrypted' })
  await assert.rejects(read(writeOpenDocument('text', '<text:p/>')), { code: 'empty_document' })
})

test('a heading that a program puts in a list stays a heading, with the numbers that show', async () => {
  const level = (number: number, format: string) =>
    `<text:list-level-style-number text:level="${number}" style:num-format="${format}"`
  const styles =
    `<text:list-style style:name="A">${level(1, '1')} style:num-prefix="Article "/>${level(2, '1')} text:display-levels="2"/></text:list-style>` +
    `<text:list-style style:name="B">${level(1, 'a')} style:num-suffix=")"/>${level(2, 'i')} style:num-list-format="%2%."/></text:list-style>` +
    `<text:list-style style:name="C">${level(1, 'I')} style:num-suffix=" –" text:start-value="3"/></text:list-style>`
  const listed = (style: string, inside: string, more = '') =>
    `<text:list text:style-name="${style}" ${more}><text:list-item>${inside}</text:list-item></text:list>`
  const heading = (number: number, text: string) => `<text:h text:outline-level="${number}">${text}</text:h>`
  const { markdown } = await read(
    writeOpenDocument(
      'text',
      `${listed('A', heading(1, 'Objet'))}
      ${listed('A', `<text:list><text:list-item>${heading(2, 'Place')}</text:list-item></text:list>`, 'text:continue-numbering="true"')}
      <text:list text:style-name="B"><text:list-item><text:p>fruits ;</text:p>
        <text:list><text:list-item><text:p>de saison,</text:p></text:list-item><text:list-item><text:p>bio ;</text:p></text:list-item></text:list></text:list-item>
        <text:list-item><text:p>fleurs.</text:p></text:list-item></text:list>
      ${listed('A', heading(1, 'Durée'), 'text:continue-list="x"')}
      ${listed('C', '<text:p>Reprise</text:p>')}${listed('B', '<text:p>encore</text:p>')}`,
      { styles },
    ),
  )
  assert.equal(
    markdown,
    [
      '# Article 1 Objet',
      '## 1.1 Place',
      '- a) fruits ;\n   - i. de saison,\n   - ii. bio ;\n- b) fleurs.',
      '# Article 2 Durée',
      '- III – Reprise\n- a) encore',
    ].join('\n\n'),
  )
})

test('the outline numbers headings, an item may hold a table, hidden text is counted', async () => {
  const styles =
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/></text:outline-style>' +
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
  const table = (...cells: string[]) =>
    `<table:table><table:table-row>${cells.map((text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row></table:table>`
  const { markdown, notes } = await read(
    writeOpenDocument(
      'text',
      `<text:h text:outline-level="1">Marché</text:h><text:h text:outline-level="1" text:is-list-header="true">Annexe</text:h>
      <text:list><text:list-item><text:p>Horaires</text:p>${table('Samedi', '8 h')}</text:list-item></text:list>
      <text:p>Visible<text:span text:style-name="H"> mais pas ceci</text:span></text:p>
      <text:section text:display="none"><text:p>ni cela</text:p></text:section>${table('Un cadre.')}`,
      { styles },
    ),
  )
  assert.equal(
    markdown,
    '# I. Marché\n\n# Annexe\n\n- Horaires\n\n| Samedi | 8 h |\n| --- | --- |\n\nVisible\n\nUn cadre.',
  )
  assert.deepEqual(notes, [{ kind: 'hidden_words', count: 5 }])
})

test('an equation is written in its line, signs of a font of signs are letters', async () => {
  const { markdown } = await read(
    writeOpenDocument(
      'text',
      '<text:p>Taux : <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> à 25<text:span text:style-name="S">\uf0b0</text:span>C.</text:p>',
      {
        styles: '<style:style style:name="S"><style:text-properties style:font-name="Symbol1"/></style:style>',
        parts: {
          'Object 1/content.xml':
            '<math><semantics><mrow><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation>{a+b} over c</annotation></semantics></math>',
        },
      },
    ),
  )
  assert.equal(markdown, 'Taux : (a+b)/cx^2 à 25°C.')
})

test('a header of two rows that says so by its merged cells alone is one', async () => {
  const cell = (text: string, more = '') => `<table:table-cell ${more}><text:p>${text}</text:p></table:table-cell>`
  const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`
  const covered = '<table:covered-table-cell/>'
  const { markdown } = await read(
    writeOpenDocument(
      'text',
      `<table:table>${row(cell('Type', 'table:number-rows-spanned="2"'), cell('Tarif', 'table:number-columns-spanned="2"'), covered)}${row(covered, cell('jour'), cell('mois'))}${row(cell('Abonné'), cell('4 €'), cell('38 €'))}</table:table>`,
    ),
  )
  assert.equal(markdown, '| Type | Tarif – jour | Tarif – mois |\n| --- | --- | --- |\n| Abonné | 4 € | 38 € |')
})

test('lines of speaker’s notes stand apart, a slide without a title stands under its number', async () => {
  const frame = (kind: string, text: string) =>
    `<draw:frame presentation:class="${kind}"><draw:text-box>${text}</draw:text-box></draw:frame>`
  const { markdown } = await read(
    writeOpenDocument(
      'presentation',
      `<draw:page>${frame('title', '<text:p>Budget</text:p><text:p>2026</text:p>')}<presentation:notes>${frame('notes', '<text:p>Saluer.</text:p><text:list><text:list-item><text:p>Citer le vote</text:p></text:list-item></text:list>')}</presentation:notes></draw:page>
      <draw:page>${frame('outline', '<text:p>Vue de la place</text:p>')}</draw:page>`,
    ),
  )
  assert.equal(markdown, '# Budget 2026\n\n> Notes : Saluer. Citer le vote\n\n# Diapositive 2\n\nVue de la place')
})

test('OpenDocument in one file of XML is read like its archive, whatever it holds', async () => {
  const body = '<text:h text:outline-level="1">Prêt</text:h><text:p>Quatre semaines.</text:p>'
  const archived = await readOpenDocument(parserInput(writeOpenDocument('text', body), 'a.odt'))
  const head = 'xmlns:office="o" xmlns:text="t" xmlns:dc="d" office:mimetype="application/vnd.oasis.opendocument.text"'
  const flat = (inside: string): Buffer =>
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${head}>${inside}</office:document>`)
  const whole = flat(
    `<office:meta><dc:title>Médiathèque</dc:title></office:meta><office:body><office:text>${body}</office:text></office:body>`,
  )
  assert.equal(sniffMediaType(whole), 'application/vnd.oasis.opendocument.text-flat-xml')
  const read = await readOpenDocument(parserInput(whole, 'a.fodt'))
  assert.deepEqual([read.markdown, read.title], [archived.markdown, archived.title])
  await assert.rejects(readOpenDocument(parserInput(flat('<office:body/>'), 'a.fodt')), { code: 'corrupted' })
  const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}">]>${String(whole).slice(39).replace('Quatre', '&b;'.repeat(50))}`
  assert.doesNotMatch((await readOpenDocument(parserInput(Buffer.from(bomb), 'a.fodt'))).markdown, /xxx/)
})
