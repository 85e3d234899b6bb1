import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writeOpenDocument } from '../../../../test/fakes/write-office.ts'
import { slidePart } from '../slide-part.ts'
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
