import { writeDocx, writeOpenDocument, wordParagraph } from '../../test/fakes/write-office.ts'
import { writePdf } from '../../test/fakes/write-pdf.ts'

export interface MadeFile {
  readonly name: string
  readonly content: Uint8Array
}

const sentence = 'Le conseil municipal délibère sur les affaires de la commune et vote son budget chaque année.'
const pageLines = 50

type Maker = readonly [extension: string, make: (text: string) => Uint8Array]

const makers: readonly Maker[] = [
  ['txt', (text) => Buffer.from(text, 'latin1')],
  ['md', (text) => Buffer.from(`# Note\n\n${text}`)],
  ['html', (text) => Buffer.from(`<html><body><main><h1>Note</h1><p>${text}</p></main></body></html>`)],
  ['csv', (text) => Buffer.from(`objet;montant\n${text};12\n`)],
  ['docx', (text) => writeDocx(wordParagraph('Note', 'heading1') + wordParagraph(text))],
  ['odt', (text) => writeOpenDocument('text', `<text:h text:outline-level="1">Note</text:h><text:p>${text}</text:p>`)],
  [
    'eml',
    (text) =>
      Buffer.from(`From: a@commune.fr\r\nSubject: Note\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`),
  ],
  [
    'pdf',
    (text) =>
      writePdf([
        {
          words: [
            { text: 'Note', x: 60, y: 760 },
            { text, x: 60, y: 720 },
          ],
        },
      ]),
  ],
]

/** Notes of a few sentences, in as many formats as there are, none like another. */
export function smallFiles(count: number): MadeFile[] {
  return Array.from({ length: count }, (_, index) => {
    const [extension, make] = makers[index % makers.length] ?? ['txt', (text: string) => Buffer.from(text)]
    return { name: `note-${index}.${extension}`, content: make(`${sentence} Note numéro ${index}.`) }
  })
}

/** A report whose text fills its pages. */
export function longPdf(pages: number): MadeFile {
  const page = (number: number) => ({
    words: Array.from({ length: pageLines }, (_, line) => ({
      text: `${number}.${line} ${sentence}`,
      x: 50,
      y: 790 - line * 15,
    })),
  })
  return { name: 'rapport.pdf', content: writePdf(Array.from({ length: pages }, (_, index) => page(index + 1))) }
}
