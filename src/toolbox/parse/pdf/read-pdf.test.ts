import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { ParsedDocument } from '#data/documents/parsed'
import { chunkDocument } from '#data/chunks/chunk'
import { type PdfPage, type PdfWords, writePdf } from '../../../../test/fakes/write-pdf.ts'
import type { Reading } from '../parser.ts'
import { readPdf } from './read-pdf.ts'
import { parserInput } from '../../../../test/fakes/parser-input.ts'

async function fixture(name: string): Promise<ParsedDocument> {
  return read(await readFile(new URL(`../../../../test/fixtures/documents/${name}`, import.meta.url)))
}

function read(bytes: Uint8Array): Promise<Reading> {
  return readPdf(parserInput(bytes, 'a.pdf'))
}

function readPages(pages: readonly PdfPage[], title?: string): Promise<ParsedDocument> {
  return read(writePdf(pages, title === undefined ? {} : { title }))
}

/** Lines of a column, one below the other. */
function column(texts: readonly string[], { x = 60, y = 760 } = {}): PdfWords[] {
  return texts.map((text, index) => ({ text, x, y: y - index * 14 }))
}

const prose = [
  'Le conseil municipal délibère sur les affaires de la commune. Il fixe les tarifs',
  'des services publics locaux et vote chaque année le budget, après un débat sur',
  'les orientations qui le fondent.',
]

test('a printed regulation keeps its title, headings and accents', async () => {
  const { markdown, title, language } = await fixture('reglement.pdf')
  assert.equal(title, 'Règlement intérieur de la médiathèque')
  assert.equal(language, 'fr')
  assert.deepEqual(markdown.match(/^#+ .*$/gm), [
    '# Règlement intérieur de la médiathèque',
    '## Titre I. Inscription',
    '### Article 1. Conditions',
    '### Article 2. Tarifs',
    '## Titre II. Prêt',
    '### Article 3. Durée et nombre de documents',
    '### Article 4. Retards et pertes',
    '## Titre III. Espaces et équipements',
    '### Article 5. Données personnelles',
    '### Article 6. Sanctions',
  ])
})

test('words cut at line ends are whole, paragraphs go on over pages', async () => {
  const { markdown } = await fixture('reglement.pdf')
  assert.match(
    markdown,
    /l’utilisation des services, s’engage à s’y conformer\. Le personnel est chargé de son application/,
  )
  assert.doesNotMatch(markdown, /\p{Ll}-\s/u)
  assert.match(markdown, /Tout document perdu ou détérioré est remplacé par l’usager à l’identique/)
})

test('running titles are said once, page numbers not at all', async () => {
  const { markdown } = await fixture('reglement.pdf')
  assert.equal(markdown.match(/Ville de Saint-Aubin|Adopté par le conseil/g)?.length, 2)
  assert.doesNotMatch(markdown, /Page \d/)
})

test('lists are lists, and a table that goes on over a page is one table', async () => {
  const { markdown } = await fixture('reglement.pdf')
  assert.match(
    markdown,
    /- une pièce d’identité en cours de validité ;\n- un justificatif de domicile ;\n- pour les mineurs/,
  )
  const rows = [
    '| Public | Tarif plein | Tarif réduit |',
    '| --- | --- | --- |',
    '| Habitants | 0 € | 0 € |',
    '| Extérieurs | 24 € | 12 € |',
  ]
  assert.ok(markdown.includes(`\n\n${rows.join('\n')}\n\n`))
})

test('columns are read one after the other', async () => {
  const { markdown } = await fixture('reglement.pdf')
  const [first, second] = [markdown.indexOf('Première colonne.'), markdown.indexOf('Seconde colonne.')]
  assert.ok(first > 0 && first < markdown.indexOf('avant le retrait des feuilles.') && second > first)
  assert.match(markdown, /ouvert à tous, inscrits ou non, dans la limite d’une heure par jour et par personne\./)
})

test('every passage knows its page', async () => {
  const parsed = await fixture('reglement.pdf')
  assert.deepEqual(
    parsed.pages.map(({ page }) => page),
    [1, 2, 3],
  )
  assert.equal(parsed.pages[0]?.start, 0)
  const pageOf = (text: string): number | null | undefined =>
    chunkDocument('x', parsed).find((chunk) => chunk.text.includes(text))?.page
  assert.equal(pageOf('Le présent règlement fixe'), 1)
  assert.equal(pageOf('Au-delà de la date de retour'), 2)
  assert.equal(pageOf('Des infractions graves'), 3)
  for (const { start } of parsed.pages.slice(1)) assert.match(parsed.markdown.slice(start, start + 40), /\S/)
})

test('a tagged file is read as it says it is', async () => {
  const expected = [
    '# Note de service : le télétravail',
    'La présente note précise les modalités d’exercice du télétravail à compter du 1er septembre 2025.',
    '## Jours télétravaillés',
    'Chaque agent peut télétravailler deux jours par semaine, après accord écrit de son chef de service. Les jours sont fixes ; ils ne se reportent pas d’une semaine sur l’autre.',
    '## Indemnité',
    'Le forfait s’élève à 2,88 € par jour, dans la limite de 253,44 € par an.',
    '| Quotité | Jours par an | Forfait annuel |\n| --- | --- | --- |\n| 1 jour | 44 | 126,72 € |\n| 2 jours | 88 | 253,44 € |',
    '## Matériel',
    '- un ordinateur portable ;\n- un casque ;\n- l’accès au réseau privé virtuel.',
  ]
  assert.equal((await fixture('note-chromium.pdf')).markdown, expected.join('\n\n'))
})

test('a password is asked for: refused; printing is forbidden: read', async () => {
  await assert.rejects(fixture('encrypted.pdf'), { code: 'encrypted' })
  assert.match((await fixture('restricted.pdf')).markdown, /^Arrêté confidentiel/)
})

test('pages without a text layer are named; blank ones hold nothing to read', async () => {
  const scan = await read(await readFile(new URL('../../../../test/fixtures/documents/scan.pdf', import.meta.url)))
  assert.deepEqual([scan.markdown, scan.unreadPages], ['', [1, 2]])
  await assert.rejects(readPages([{ words: [] }, { words: [] }]), { code: 'empty_document' })
})

test('what only begins like a PDF is broken', async () => {
  await assert.rejects(read(Buffer.from('%PDF-1.7\nrien du tout')), { code: 'corrupted' })
  await assert.rejects(read(writePdf([])), { code: 'corrupted' })
})

test('a PDF that lost its end is read as far as it goes, or refused', async () => {
  const whole = writePdf(Array.from({ length: 20 }, () => ({ words: column(prose) })))
  for (const share of [0.2, 0.5, 0.9]) {
    const outcome = await read(whole.subarray(0, Math.floor(whole.length * share))).then(
      ({ markdown }) => /conseil municipal/.test(markdown),
      (error: { code?: string }) => error.code === 'corrupted' || error.code === 'empty_document',
    )
    assert.equal(outcome, true, `cut at ${share}`)
  }
})

test('bold lines and articles of the text’s own size are headings', async () => {
  const words = [
    { text: 'ARRÊTÉ DU MAIRE', x: 60, y: 780, size: 18, isBold: true },
    ...column(prose, { y: 740 }),
    { text: 'Article 1er', x: 60, y: 680 },
    ...column(prose, { y: 660 }),
    { text: 'Dispositions finales', x: 60, y: 600, isBold: true },
    ...column(prose, { y: 580 }),
  ]
  const { markdown } = await readPages([{ words }])
  assert.deepEqual(markdown.match(/^#+ .*$/gm), ['# ARRÊTÉ DU MAIRE', '## Article 1er', '## Dispositions finales'])
})

test('a document all in bold has no headings of its own size', async () => {
  const words = column(Array.from({ length: 12 }, (_, index) => `Ligne numéro ${index}`)).map((line) => ({
    ...line,
    isBold: true,
  }))
  assert.doesNotMatch((await readPages([{ words }])).markdown, /^#/m)
})

test('articles that stand at the top of their pages are not taken for running titles', async () => {
  const pages = [1, 2, 3, 4, 5].map((number) => ({
    words: [{ text: `Article ${number}`, x: 60, y: 800 }, ...column(prose), { text: `- ${number} -`, x: 290, y: 30 }],
  }))
  const { markdown } = await readPages(pages)
  for (const number of [1, 2, 3, 4, 5]) assert.match(markdown, new RegExp(`^#+ Article ${number}$`, 'm'))
  assert.doesNotMatch(markdown, /- \d -/)
})

test('nor are the headings of chapters that begin a page', async () => {
  const pages = [1, 2, 3, 4].map((number) => ({
    words: [{ text: `${number}. Chapitre ${number}`, x: 60, y: 800, size: 16 }, ...column(prose)],
  }))
  const { markdown } = await readPages(pages)
  assert.deepEqual(markdown.match(/^# .*$/gm), [
    '# 1. Chapitre 1',
    '# 2. Chapitre 2',
    '# 3. Chapitre 3',
    '# 4. Chapitre 4',
  ])
})

test('running titles that change from side to side are said once each', async () => {
  const pages = Array.from({ length: 8 }, (_, index) => ({
    words: [
      {
        text: index % 2 === 0 ? 'Rapport annuel' : 'Chapitre des finances',
        x: index % 2 === 0 ? 60 : 400,
        y: 812,
        size: 8,
      },
      ...column(prose),
      { text: `${index + 11}`, x: 290, y: 30, size: 8 },
    ],
  }))
  const { markdown } = await readPages(pages)
  assert.equal(markdown.match(/Rapport annuel|Chapitre des finances/g)?.length, 2)
  assert.doesNotMatch(markdown, /\b1[1-8]\b/)
})

test('stamps across a page are left out; a page that lies on its side is read', async () => {
  const words = [...column(prose), { text: 'PROJET', x: 200, y: 300, size: 60, angle: 45 }]
  assert.doesNotMatch((await readPages([{ words }])).markdown, /PROJET/)
  const sideways = prose.map((text, index) => ({ text, x: 100 + index * 14, y: 60, angle: 90 }))
  assert.match(
    (await readPages([{ words: sideways, rotate: 90 }])).markdown,
    /conseil municipal délibère sur les affaires/,
  )
})

test('what stands on its side in a margin is read below its page, once', async () => {
  const stamp = (angle: number, x: number) => [
    { text: 'Reçu en préfecture le 12/03/2026', x, y: 300, size: 8, angle },
    { text: 'Publié le 14/03/2026', x: x + 12, y: 300, size: 8, angle },
  ]
  const pages = [
    { words: [...column(prose), ...stamp(90, 20)] },
    { words: [...column([...prose, '', 'Second texte du conseil.']), ...stamp(90, 20)] },
    {
      words: [
        ...column([...prose, '', 'Fin.']),
        ...stamp(270, 560),
        { text: 'Réf. 4512-B', x: 580, y: 400, size: 8, angle: 270 },
      ],
    },
  ]
  const { markdown, notes } = await readPages(pages)
  const [first = '', ...others] = markdown.split('Reçu en préfecture le 12/03/2026 Publié le 14/03/2026')
  assert.equal(others.length, 1)
  assert.match(first, /conseil municipal délibère sur les affaires/)
  assert.match(others[0] ?? '', /Second texte du conseil\.[^]+Fin\.\s+Réf\. 4512-B$/)
  assert.deepEqual(notes, [])
})

test('what would be a mark of Markdown is a word', async () => {
  const { markdown } = await readPages([{ words: column(['# 12 logements', '', '> 50 % des voix']) }])
  assert.doesNotMatch(markdown, /^[#>]/m)
})

test('the title is that of the file when the first page says it, else the first heading', async () => {
  const words = [{ text: 'Budget primitif 2025', x: 60, y: 780, size: 20 }, ...column(prose, { y: 740 })]
  assert.equal((await readPages([{ words }], 'Microsoft Word - budget_v3.docx')).title, 'Budget primitif 2025')
  assert.equal((await readPages([{ words }], 'Modèle de délibération')).title, 'Budget primitif 2025')
  assert.equal((await readPages([{ words }], 'Budget 2025')).title, 'Budget 2025')
  assert.equal((await readPages([{ words: column(prose) }], 'Compte rendu de séance')).title, 'Compte rendu de séance')
  assert.equal((await readPages([{ words: column(prose) }], 'untitled')).title, null)
})

test('a table of prices', async () => {
  const rows = [
    ['Service', 'Habitants', 'Autres'],
    ['Piscine', '3 €', '5 €'],
    ['Patinoire', '4 €', '6,50 €'],
  ]
  const words = rows.flatMap((row, line) =>
    row.map((text, index) => ({ text, x: 60 + index * 150, y: 700 - line * 20 })),
  )
  const { markdown } = await readPages([{ words: [...column(prose), ...words] }])
  assert.ok(
    markdown.endsWith(
      '| Service | Habitants | Autres |\n| --- | --- | --- |\n| Piscine | 3 € | 5 € |\n| Patinoire | 4 € | 6,50 € |',
    ),
  )
})

test('a table that lies on its side is a table', async () => {
  const rows = [
    ['Grade', 'Effectif', 'Heures'],
    ['Rédacteur', '4', '35 h'],
    ['Attaché', '2', '28 h'],
  ]
  const words = rows.flatMap((cells, row) =>
    cells.map((text, column) => ({ text, x: 200 + row * 20, y: 100 + column * 150, angle: 90 })),
  )
  const { markdown } = await readPages([{ words, rotate: 90 }])
  assert.match(markdown, /\| Grade \| Effectif \| Heures \|\n\| --- \| --- \| --- \|\n\| Rédacteur \| 4 \| 35 h \|/)
})

test('text drawn from the bottom to the top is read from the top', async () => {
  const words = column(['Le dossier comprend trois pièces.', 'Il est remis en mairie.', 'La réponse vient en un mois.'])
  const { markdown } = await readPages([{ words: words.toReversed() }])
  assert.match(markdown, /trois pièces\.[\s\S]*en mairie\.[\s\S]*un mois\./)
})

test('the header that each page repeats is that of one table', async () => {
  const page = (first: number) => ({
    words: [
      ['Opération', 'Dépense', 'Année'],
      ...[0, 1, 2].map((row) => [`Travaux ${first + row}`, `${first + row}50`, '2026']),
    ].flatMap((cells, row) => cells.map((text, index) => ({ text, x: 60 + index * 160, y: 780 - row * 16 }))),
  })
  const { markdown } = await readPages([page(1), page(4), page(7)])
  assert.equal(markdown.match(/Opération/g)?.length, 1)
  assert.match(
    markdown,
    /^\| Opération \| Dépense \| Année \|\n\| --- \| --- \| --- \|\n\| Travaux 1 \| 150 \| 2026 \|/m,
  )
  assert.match(markdown, /\| Travaux 3 \| 350 \| 2026 \|\n\| Travaux 4 \| 450 \| 2026 \|/)
})

const boxes = { form: '0 0 200 20', page: '0 0 595 842' }

/** A page with a form whose one field was filled in, as programs that fill forms leave it. */
function filledForm(value: string): Buffer {
  const drawn = `BT /F1 12 Tf 2 6 Td (${value}) Tj ET`
  const label = 'BT /F1 12 Tf 60 706 Td (Association :) Tj 0 -40 Td (Montant :) Tj ET'
  const font = '<< /Font << /F1 5 0 R >> >>'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${boxes.page}] /Resources ${font} /Contents 4 0 R /Annots [6 0 R] >>`,
    `<< /Length ${label.length} >> stream\n${label}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Type /Annot /Subtype /Widget /FT /Tx /T (nom) /V (${value}) /Rect [200 700 400 720] /F 4 /AP << /N 7 0 R >> >>`,
    `<< /Type /XObject /Subtype /Form /BBox [${boxes.form}] /Resources ${font} /Length ${drawn.length} >> stream\n${drawn}\nendstream`,
  ]
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Root 1 0 R /Size 8 >>\n%%EOF`)
}

test('what was filled in a form is read beside its label', async () => {
  assert.match((await read(filledForm('Les Amis du Moulin'))).markdown, /Association : Les Amis du Moulin/)
})

test('a file of a few bytes that announces a million pages is refused at once', async () => {
  const bytes = Buffer.from(
    '%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1000000 /Kids [2 0 R 2 0 R] >> endobj\ntrailer << /Root 1 0 R >>',
  )
  const start = process.cpuUsage()
  await assert.rejects(read(bytes), { code: 'corrupted' })
  const { user, system } = process.cpuUsage(start)
  assert.ok(user + system < 8_000_000, `${(user + system) / 1000} ms`)
})

test('words that the text does not keep are told with their page', async () => {
  const stamp = { text: 'PROJET NON VALIDÉ À RELIRE', x: 200, y: 300, size: 30, angle: 45 }
  const { notes } = await readPages([{ words: column(prose) }, { words: [...column(prose), stamp] }])
  assert.equal(notes?.length, 1)
  const [note] = notes
  assert.ok(note?.kind === 'lost_words' && note.page === 2 && note.lost >= 3)
  assert.ok(note.examples.includes('projet'))
})

test('of every sample, each page keeps the words that its engine gives', async () => {
  for (const name of ['reglement.pdf', 'note-chromium.pdf', 'restricted.pdf']) {
    assert.deepEqual((await fixture(name)).notes, [], name)
  }
})

const shiftedText =
  'Oh frqvhlo pxqlflsdo gholeuh vxu ohv diidluhv gh od frppxqh hw yrwh fkdtxh dqqhh oh exgjhw, dsuhv xq ghedw.'

test('letters that stand for others are left to whoever reads pictures', async () => {
  const noise = Array.from({ length: 3 }, (_, line) => ({ text: shiftedText, x: 60, y: 700 - line * 14 }))
  const { markdown, unreadPages } = await read(writePdf([{ words: column(prose) }, { words: noise }]))
  assert.equal(markdown, prose.join(' '))
  assert.deepEqual(unreadPages, [2])
})

/** One grey dot, as large as a page. */
const fullPicture = 'q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID ~ EI Q'

test('a scanned page with a stamp is read as a picture too, a page of text over a picture is not', async () => {
  const stamp = { text: 'Reçu en préfecture le 12/03/2026', x: 300, y: 800 }
  const stamped = await read(writePdf([{ words: [stamp], drawn: fullPicture }]))
  assert.deepEqual([stamped.markdown, stamped.unreadPages], [stamp.text, [1]])
  const written = await read(writePdf([{ words: column([...prose, ...prose]), drawn: fullPicture }]))
  assert.deepEqual(written.unreadPages, [])
})

test('a form described in XML beside its pages is told', async () => {
  const plain = writePdf([{ words: [{ text: 'Veuillez patienter…', x: 60, y: 700 }] }]).toString('latin1')
  const form = plain.replace('/Type /Catalog', '/Type /Catalog /AcroForm << /Fields [] /XFA [(template) 5 0 R] >>')
  assert.deepEqual((await read(Buffer.from(form, 'latin1'))).notes, [{ kind: 'xml_form' }])
  assert.deepEqual((await read(Buffer.from(plain, 'latin1'))).notes, [])
})

test('a call for a note stands apart from its word, the square of a measure does not', async () => {
  const at = (text: string, x: number): PdfWords => ({ text, x, y: 700 })
  const raised = (text: string, x: number): PdfWords => ({ text, x, y: 704, size: 7 })
  const words = [
    at('Le conseil', 60),
    raised('12', 109.6),
    at('délibère sur 25 m', 121),
    raised('2', 205.5),
    at('et plus.', 213),
  ]
  const { markdown, notes } = await read(writePdf([{ words }]))
  assert.equal(markdown, 'Le conseil[^12] délibère sur 25 m² et plus.')
  assert.deepEqual(notes, [])
})
