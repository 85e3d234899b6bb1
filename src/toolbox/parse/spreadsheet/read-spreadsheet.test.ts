import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utils, type WorkBook, write } from '@e965/xlsx'
import { unzipSync } from 'fflate'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writePackage } from '../../../../test/fakes/write-office.ts'
import { readSpreadsheet } from './read-spreadsheet.ts'

function book(sheets: Readonly<Record<string, unknown[][]>>): WorkBook {
  const made = utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(made, utils.aoa_to_sheet(rows), name)
  return made
}

function read(made: WorkBook, bookType: 'xlsx' | 'ods' | 'biff8' = 'xlsx') {
  return readSpreadsheet(parserInput(write(made, { type: 'buffer', bookType }), 'a.xlsx'))
}

test('sheets below their names, tables apart by an empty row, words alone above them', async () => {
  const made = book({
    Salles: [
      ['LOCATION – 2026', null, null],
      ['Salle', 'Tarif', 'Caution'],
      ['Tilleuls', 345, 1000.5],
      [],
      ['Option', 'Prix', null],
      ['Vaisselle', 48, null],
    ],
    Piscine: [
      ['Entrée', '3,90 €'],
      ['Enfant', '2,70 €'],
    ],
  })
  for (const type of ['xlsx', 'ods', 'biff8'] as const) {
    const { markdown, pages } = await read(made, type)
    assert.deepEqual(
      pages.map(({ page, start, part }) => [page, start, part?.kind, part?.name]),
      [
        [1, 0, 'sheet', 'Salles'],
        [2, markdown.indexOf('# Piscine'), 'sheet', 'Piscine'],
      ],
    )
    assert.equal(
      markdown,
      [
        '# Salles',
        'LOCATION – 2026',
        '| Salle | Tarif | Caution |\n| --- | --- | --- |\n| Tilleuls | 345 | 1000,5 |',
        '| Option | Prix |\n| --- | --- |\n| Vaisselle | 48 |',
        '# Piscine',
        '| Entrée | 3,90 € |\n| --- | --- |\n| Enfant | 2,70 € |',
      ].join('\n\n'),
      type,
    )
  }
})

test('figures, shares and dates are written as in France', async () => {
  const made = book({
    A: [
      ['Montant', 'Part', 'Le', 'À'],
      [1234567.5, 0.021, 46023, 46023.75],
    ],
  })
  const sheet = made.Sheets.A ?? {}
  sheet.A2.z = '#,##0.00" €"'
  sheet.B2.z = '0.0%'
  sheet.C2.z = 'dd/mm/yyyy'
  sheet.D2.z = 'm/d/yy h:mm'
  const { markdown } = await read(made)
  assert.equal(markdown.split('\n').at(-1), '| 1 234 567,50 € | 2,1 % | 01/01/2026 | 01/01/2026 18:00 |')
})

test('durations beyond a day, hours and answers', async () => {
  const made = book({
    A: [
      ['Heures', 'Début', 'Présent'],
      [1.5, 46023.25, true],
    ],
  })
  const sheet = made.Sheets.A ?? {}
  sheet.A2.z = '[h]:mm'
  sheet.B2.z = 'h:mm'
  const { markdown } = await read(made)
  assert.equal(markdown.split('\n').at(-1), '| 36:00 | 06:00 | VRAI |')
})

test('text in a box over the cells is read; a hidden sheet of OpenDocument is not', async () => {
  const workbook = Buffer.from(write(book({ A: [['Total', 12]] }), { type: 'buffer', bookType: 'xlsx' }))
  const parts = unzipSync(workbook)
  const withBox = writePackage({
    ...parts,
    'xl/worksheets/_rels/sheet1.xml.rels':
      '<Relationships><Relationship Id="d" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
    'xl/drawings/drawing1.xml':
      '<xdr:wsDr><xdr:sp><xdr:txBody><a:p><a:r><a:t>Voir le </a:t></a:r><a:r><a:t>service.</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>',
  })
  const { markdown } = await readSpreadsheet(parserInput(withBox, 'a.xlsx'))
  assert.equal(markdown, '# A\n\n| Total | 12 |\n| --- | --- |\n\nVoir le service.')
  const ods = unzipSync(
    Buffer.from(write(book({ Vue: [['a', 1]], Calculs: [['secret', 1]] }), { type: 'buffer', bookType: 'ods' })),
  )
  const content = Buffer.from(ods['content.xml'] ?? [])
    .toString()
    .replace(
      '</office:automatic-styles>',
      '<style:style style:name="ta9"><style:table-properties table:display="false"/></style:style>$&',
    )
    .replace(/table:name="Calculs"( table:style-name="\w+")?/, 'table:name="Calculs" table:style-name="ta9"')
  const hidden = await readSpreadsheet(parserInput(writePackage({ ...ods, 'content.xml': content }), 'a.ods'))
  assert.deepEqual(
    [hidden.markdown.includes('secret'), hidden.notes],
    [false, [{ kind: 'hidden_sheet', name: 'Calculs' }]],
  )
})

test('merged cells are repeated, and a header of two rows is one', async () => {
  const made = book({
    A: [
      ['Salle', 'Habitant', null],
      [null, 'Week-end', 'Journée'],
      ['Tilleuls', 345, 210],
    ],
  })
  const sheet = made.Sheets.A ?? {}
  sheet['!merges'] = [utils.decode_range('A1:A2'), utils.decode_range('B1:C1')]
  const { markdown } = await read(made)
  assert.match(
    markdown,
    /\| Salle \| Habitant – Week-end \| Habitant – Journée \|\n\| --- \| --- \| --- \|\n\| Tilleuls \| 345 \| 210 \|/,
  )
})

test('a hidden sheet is named and not read, comments are counted', async () => {
  const made = book({ Vue: [['Total', 12]], Calculs: [['secret', 1]] })
  made.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
  const { markdown, notes } = await read(made)
  assert.equal(markdown, '# Vue\n\n| Total | 12 |\n| --- | --- |')
  assert.deepEqual(notes, [{ kind: 'hidden_sheet', name: 'Calculs' }])
})

const staff = [
  ['Agents', 'Agents', null, null],
  ['Nom', 'Salaire', 'Service', 'Poste'],
  ['Aubert', 2100, 'Voirie', 12],
  ['Retiré', 1900, 'Voirie', 13],
  ['Salaün', 2300, 'Écoles', 14],
]

function staffBook(): WorkBook {
  const made = book({ Paie: staff })
  const sheet = made.Sheets.Paie ?? {}
  sheet['!rows'] = [{}, {}, {}, { hidden: true }]
  sheet['!cols'] = [{}, { hidden: true }, {}, {}, { hidden: true }]
  sheet['!merges'] = [utils.decode_range('A1:B1')]
  return made
}

const seenOfStaff =
  '# Paie\n\nAgents\n\n| Nom | Service | Poste |\n| --- | --- | --- |\n| Aubert | Voirie | 12 |\n| Salaün | Écoles | 14 |'

test('hidden rows and columns are counted and not read, whatever the format', async () => {
  const told = [{ kind: 'hidden_cells', name: 'Paie', rows: 1, columns: 1 }]
  const workbook = await read(staffBook())
  assert.deepEqual([workbook.markdown, workbook.notes], [seenOfStaff, told])
  // Of the older format, the library that writes this one hides columns alone.
  const old = await read(staffBook(), 'biff8')
  assert.deepEqual([old.markdown.includes('2300'), old.notes], [false, [{ ...told[0], rows: 0 }]])
  const cell = (text: string): string =>
    `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`
  const row = (attributes: string, texts: readonly string[]): string =>
    `<table:table-row ${attributes}>${texts.map(cell).join('')}</table:table-row>`
  const hides = 'table:visibility="collapse"'
  const table = [
    `<table:table table:name="Paie"><table:table-column/><table:table-column ${hides}/>`,
    '<table:table-column table:number-columns-repeated="2"/>',
    row('', ['Nom', 'Salaire', 'Service', 'Poste']),
    row('table:visibility="filter"', ['Aubert', '2100', 'Voirie', '12']),
    `<table:table-row-group>${row(hides, ['Retiré', '1900', 'Voirie', '13'])}</table:table-row-group>`,
    row('', ['Salaün', '2300', 'Écoles', '14']),
    '</table:table>',
  ]
  const ods = unzipSync(Buffer.from(write(staffBook(), { type: 'buffer', bookType: 'ods' })))
  const content = Buffer.from(ods['content.xml'] ?? [])
    .toString()
    .replace(/<table:table .*<\/table:table>/s, table.join(''))
  const { markdown, notes } = await readSpreadsheet(
    parserInput(writePackage({ ...ods, 'content.xml': content }), 'a.ods'),
  )
  const filtered = { kind: 'filtered_rows', name: 'Paie', rows: 1 }
  assert.deepEqual([markdown, notes], [seenOfStaff.replace('Agents\n\n', ''), [...told, filtered]])
})

test('what is merged over a hidden row shows its text, and rows that a filter hides are read and told', async () => {
  const made = book({
    A: [
      ['Salle', 'Habitant'],
      ['Tilleuls', 345],
      [null, 210],
      ['Érables', 180],
    ],
  })
  const sheet = made.Sheets.A ?? {}
  sheet['!merges'] = [utils.decode_range('A2:A3')]
  sheet['!rows'] = [{}, { hidden: true }]
  const { markdown } = await read(made)
  assert.equal(markdown, '# A\n\n| Salle | Habitant |\n| --- | --- |\n| Tilleuls | 210 |\n| Érables | 180 |')
  const parts = unzipSync(Buffer.from(write(made, { type: 'buffer', bookType: 'xlsx' })))
  const filter = '<autoFilter ref="A1:B4"><filterColumn colId="1"/></autoFilter>'
  const filtered = Buffer.from(parts['xl/worksheets/sheet1.xml'] ?? [])
    .toString()
    .replace('</sheetData>', `$&${filter}`)
  const read2 = await readSpreadsheet(
    parserInput(writePackage({ ...parts, 'xl/worksheets/sheet1.xml': filtered }), 'a.xlsx'),
  )
  assert.match(read2.markdown, /Tilleuls \| 345/)
  assert.deepEqual(read2.notes, [{ kind: 'filtered_rows', name: 'A', rows: 1 }])
  // A table of the sheet has a filter of its own, in a part of its own.
  const table = await readSpreadsheet(
    parserInput(
      writePackage({
        ...parts,
        'xl/worksheets/_rels/sheet1.xml.rels':
          '<Relationships><Relationship Id="rId9" Type="http://x/relationships/table" Target="../tables/table1.xml"/></Relationships>',
        'xl/tables/table1.xml': `<table ref="A1:B4">${filter}</table>`,
      }),
      'a.xlsx',
    ),
  )
  assert.deepEqual([table.markdown, table.notes], [read2.markdown, read2.notes])
})

test('a page called a spreadsheet is read, an empty one refused', async () => {
  const page = Buffer.from(
    '<html><table><tr><th>Nom</th><th>Poste</th></tr><tr><td>Aubert</td><td>4023</td></tr></table></html>',
  )
  const { markdown } = await readSpreadsheet(parserInput(page, 'export.xls'))
  assert.match(markdown, /\| Nom \| Poste \|\n\| --- \| --- \|\n\| Aubert \| 4023 \|/)
  await assert.rejects(read(book({ Vide: [[]] })), { code: 'empty_document' })
  await assert.rejects(readSpreadsheet(parserInput(Buffer.from('PK\x03\x04rien'), 'a.xlsx')), { code: 'corrupted' })
})

test('a formula that was never computed is read as it is written, and told', async () => {
  const made = book({
    Budget: [
      ['Poste', 'Montant'],
      ['Voirie', 1200],
      ['Total', 0],
      ['Rappel', 1200],
      ['Vide', 'x'],
    ],
  })
  const parts = unzipSync(write(made, { type: 'buffer', bookType: 'xlsx' }))
  const sheet = Buffer.from(parts['xl/worksheets/sheet1.xml'] ?? []).toString()
  const withFormulas = sheet
    .replace(/<c r="B3"[^>]*>.*?<\/c>/, '<c r="B3"><f>SUM(B2:B2)</f></c>')
    .replace(/<c r="B4"[^>]*>.*?<\/c>/, '<c r="B4"><f>B2</f><v>1200</v></c>')
    .replace(/<c r="B5"[^>]*>.*?<\/c>/, '<c r="B5" t="str"><f>IF(B2=0,"x","")</f><v></v></c>')
  const bytes = writePackage({ ...parts, 'xl/worksheets/sheet1.xml': withFormulas })
  const { markdown, notes } = await readSpreadsheet(parserInput(bytes, 'a.xlsx'))
  assert.equal(
    markdown,
    '# Budget\n\n| Poste | Montant |\n| --- | --- |\n| Voirie | 1200 |\n| Total | =SUM(B2:B2) |\n| Rappel | 1200 |\n\nVide',
  )
  assert.deepEqual(notes, [{ kind: 'uncomputed_cells', name: 'Budget', count: 1 }])
})

test('seconds are told where the format shows them, links where cells lead somewhere', async () => {
  const made = book({
    Temps: [
      ['Quoi', 'Durée'],
      ['Appel', 0.0125],
      ['Trajet', 0.5434375],
      ['Stage', 1.5312616],
      ['Page', 'Voir'],
    ],
  })
  const sheet = made.Sheets.Temps ?? {}
  for (const [cell, format] of [
    ['B2', 'mm:ss'],
    ['B3', 'hh:mm:ss'],
    ['B4', '[h]:mm:ss'],
  ] as const)
    sheet[cell] = { ...sheet[cell], z: format }
  sheet.B5 = { ...sheet.B5, l: { Target: 'https://ville.example/page' } }
  const { markdown } = await read(made)
  assert.match(markdown, /Appel \| 18:00 \|\n\| Trajet \| 13:02:33 \|\n\| Stage \| 36:45:01 \|/)
  assert.match(markdown, /\| Page \| \[Voir\]\(https:\/\/ville\.example\/page\) \|/)
})

test('a spreadsheet in one file of XML is read with its sheets, what it hides and what it filters', async () => {
  const made = book({
    Agents: [
      ['Nom', 'Poste'],
      ['Aubert', 4023],
      ['Colin', 4024],
      ['Petit', 4025],
    ],
  })
  const flat = String(write(made, { type: 'buffer', bookType: 'fods' }))
  const rows = flat.split(/(?=<table:table-row)/)
  const marked = rows.map((row, index) =>
    index === 2
      ? row.replace('<table:table-row', '$& table:visibility="filter"')
      : index === 3
        ? row.replace('<table:table-row', '$& table:visibility="collapse"')
        : row,
  )
  const read = await readSpreadsheet(parserInput(Buffer.from(marked.join('')), 'a.fods'))
  assert.equal(read.markdown, '# Agents\n\n| Nom | Poste |\n| --- | --- |\n| Aubert | 4023 |\n| Petit | 4025 |')
  assert.deepEqual(read.notes, [
    { kind: 'hidden_cells', name: 'Agents', rows: 1, columns: 0 },
    { kind: 'filtered_rows', name: 'Agents', rows: 1 },
  ])
})
