import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { readPdf } from './read-pdf.ts'

interface Field {
  /** Left, bottom, right, top. */
  readonly place: string
  readonly said: string
  /** What its program drew. */
  readonly drawn?: string
}

/** A form of one page; a field that nobody drew has no appearance, as programs that fill forms leave it. */
function form(words: readonly [text: string, x: number, y: number][], fields: readonly Field[], more = ''): Buffer {
  const drawing = words.map(([text, x, y]) => `BT /F1 11 Tf ${x} ${y} Td (${text}) Tj ET`).join('\n')
  const first = 6
  const names = fields.map((_, index) => `${first + index * 2} 0 R`).join(' ')
  const stream = (content: string, head = '') => `<< ${head} /Length ${content.length} >> stream\n${content}\nendstream`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${names}] /DR << /Font << /F1 4 0 R >> >> ${more} >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R /Annots [${names}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    stream(drawing),
    ...fields.flatMap(({ place, said, drawn }, index) => [
      `<< /Type /Annot /Subtype /Widget /T (f${index}) /F 4 /P 3 0 R /Rect [${place}] /DA (/F1 10 Tf 0 g) ${said} ${drawn === undefined ? '' : `/AP << /N ${first + index * 2 + 1} 0 R >>`} >>`,
      stream(drawn ?? '', '/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 4 0 R >> >>'),
    ]),
  ]
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF`, 'latin1')
}

const read = async (bytes: Buffer) => (await readPdf(parserInput(bytes, 'a.pdf'))).markdown

test('values that nobody drew are read beside their labels, drawn ones once', async () => {
  const markdown = await read(
    form(
      [
        ['Nom :', 60, 700],
        ['Ville :', 60, 670],
        ['Jours :', 60, 640],
        ['Motif :', 60, 610],
        ['Pays :', 60, 520],
      ],
      [
        { place: '120 696 300 712', said: '/FT /Tx /V (Le Goff)' },
        { place: '120 666 300 682', said: '/FT /Tx /V (Quimper)', drawn: 'BT /F1 10 Tf 2 4 Td (Quimper) Tj ET' },
        {
          place: '120 636 300 652',
          said: '/FT /Ch /V [(a) (c)] /Ff 2097152 /Opt [[(a) (Lundi)] [(b) (Mardi)] [(c) (Jeudi)]]',
        },
        { place: '60 560 300 605', said: '/FT /Tx /Ff 4096 /V (Une ligne\\rpuis une autre)', drawn: '/Tx BMC EMC' },
        { place: '120 516 300 532', said: '/FT /Tx /V ()' },
      ],
    ),
  )
  assert.equal(
    markdown,
    'Nom : Le Goff\n\nVille : Quimper\n\nJours : Lundi, Jeudi\n\nMotif : Une ligne puis une autre\n\nPays :',
  )
})

test('boxes are ticked or not, whatever sign or shape says so', async () => {
  const markdown = await read(
    form(
      [
        ['Cantine', 80, 700],
        ['Garderie', 200, 700],
        ['Homme', 60, 670],
        ['Femme', 160, 670],
      ],
      [
        { place: '62 698 76 712', said: '/FT /Btn /V /Oui /AS /Oui', drawn: 'BT /F1 10 Tf 2 2 Td (4) Tj ET' },
        { place: '182 698 196 712', said: '/FT /Btn /V /Off /AS /Off' },
        { place: '102 668 116 682', said: '/FT /Btn /Ff 32768 /V /H /AS /Off' },
        { place: '202 668 216 682', said: '/FT /Btn /Ff 32768 /V /F /AS /F' },
      ],
    ),
  )
  assert.match(markdown, /☒ Cantine\s+☐ Garderie/)
  assert.match(markdown, /Homme ☐\s+Femme ☒/)
})

test('passwords and hidden fields are not read', async () => {
  const markdown = await read(
    form(
      [['Code :', 60, 700]],
      [
        { place: '120 696 300 712', said: '/FT /Tx /Ff 8192 /V (secret)' },
        { place: '120 666 300 682', said: '/FT /Tx /V (caché)'.replace('/FT', '/F 2 /FT') },
      ],
    ),
  )
  assert.equal(markdown, 'Code :')
})

test('a form in XML whose fields stand on the page is read, and nothing is told', async () => {
  const bytes = form(
    [['Nom :', 60, 700]],
    [{ place: '120 696 300 712', said: '/FT /Tx /V (Kerbrat)' }],
    '/XFA [(template) 5 0 R]',
  )
  const { markdown, notes } = await readPdf(parserInput(bytes, 'a.pdf'))
  assert.equal(markdown, 'Nom : Kerbrat')
  assert.deepEqual(notes, [])
})

test('a value without end is cut, fields that are their own parents are read', async () => {
  const long = form(
    [['Texte :', 60, 700]],
    [{ place: '120 696 300 712', said: `/FT /Tx /V (${'Le conseil de la commune et le maire. '.repeat(2000)})` }],
  )
  const markdown = await read(long)
  assert.match(markdown, /^Texte : Le conseil de la commune/)
  assert.ok(markdown.length > 15_000 && markdown.length < 25_000, String(markdown.length))
  const loop = form([['Nom :', 60, 700]], [{ place: '120 696 300 712', said: '/FT /Tx /Parent 6 0 R /Kids [6 0 R]' }])
  assert.equal(await read(loop), 'Nom :')
})
