import type { ReadingNote } from '#data/documents/reading-note'
import type { Language } from './error-words.ts'

type NoteOf<K extends ReadingNote['kind']> = Extract<ReadingNote, { kind: K }>
type NoteWords = { readonly [K in ReadingNote['kind']]: (note: NoteOf<K>) => string }

const mostPages = 20

function listOf(pages: readonly number[], more: (count: number) => string): string {
  const shown = pages.slice(0, mostPages).join(', ')
  return pages.length > mostPages ? `${shown} ${more(pages.length - mostPages)}` : shown
}

function counted(count: number, [one, many]: readonly [string, string]): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
}

const french: NoteWords = {
  hidden_sheet: ({ name }) => `La feuille masquée « ${name} » n’est pas lue.`,
  hidden_cells: ({ name, rows, columns }) =>
    `Feuille « ${name} », masqué et non lu : ${[counted(rows, ['ligne', 'lignes']), counted(columns, ['colonne', 'colonnes'])].filter((part) => part !== '').join(' et ')}.`,
  filtered_rows: ({ name, rows }) =>
    `Feuille « ${name} » : ${rows === 1 ? 'une ligne qu’un filtre masque est lue' : `${rows} lignes qu’un filtre masque sont lues`}.`,
  hidden_slide: ({ name }) => `La diapositive masquée ${name} n’est pas lue.`,
  unread_part: ({ name }) => `« ${name} », contenu dans ce fichier, n’a pas pu être lu.`,
  doubtful_part: ({ name }) =>
    `« ${name} », numérisé dans ce fichier, a été reconnu avec un doute : vérifiez sur l’original.`,
  comments: ({ count }) => (count === 1 ? 'Un commentaire n’est pas lu.' : `${count} commentaires ne sont pas lus.`),
  hidden_words: ({ count }) => (count === 1 ? 'Un mot masqué n’est pas lu.' : `${count} mots masqués ne sont pas lus.`),
  xml_form: () =>
    'Ce formulaire (XFA) ne montre ses questions et ses réponses que dans le lecteur d’Adobe : ouvrez-le, imprimez-le en PDF et déposez cette copie.',
  uncomputed_cells: ({ name, count }) =>
    `Feuille « ${name} » : ${count === 1 ? 'une formule n’a jamais été calculée, elle est lue telle quelle' : `${count} formules n’ont jamais été calculées, elles sont lues telles quelles`}. Ouvrez le fichier dans un tableur, enregistrez-le et déposez-le de nouveau.`,
  unread_pages: ({ pages }) => `Pages en image, non lues : ${listOf(pages, (count) => `et ${count} autres`)}.`,
  doubtful_pages: ({ pages }) =>
    `Pages reconnues avec un doute, à vérifier sur l’original : ${listOf(pages, (count) => `et ${count} autres`)}.`,
  lost_words: ({ page, lost, of, examples }) =>
    `${page === null ? 'Le texte' : `La page ${page}`} garde ${of - lost} de ses ${of} mots. Manquent par exemple : ${examples.join(', ')}.`,
}

const english: NoteWords = {
  hidden_sheet: ({ name }) => `The hidden sheet “${name}” is not read.`,
  hidden_cells: ({ name, rows, columns }) =>
    `Sheet “${name}”, hidden and not read: ${[counted(rows, ['row', 'rows']), counted(columns, ['column', 'columns'])].filter((part) => part !== '').join(' and ')}.`,
  filtered_rows: ({ name, rows }) =>
    `Sheet “${name}”: ${rows === 1 ? 'one row that a filter hides is read' : `${rows} rows that a filter hides are read`}.`,
  hidden_slide: ({ name }) => `The hidden slide ${name} is not read.`,
  unread_part: ({ name }) => `“${name}”, inside this file, could not be read.`,
  doubtful_part: ({ name }) =>
    `“${name}”, a scan inside this file, was recognised with a doubt: check it on the original.`,
  comments: ({ count }) => (count === 1 ? 'One comment is not read.' : `${count} comments are not read.`),
  hidden_words: ({ count }) => (count === 1 ? 'One hidden word is not read.' : `${count} hidden words are not read.`),
  xml_form: () =>
    'This form (XFA) shows its questions and answers in Adobe’s reader alone: open it there, print it as a PDF and upload that copy.',
  uncomputed_cells: ({ name, count }) =>
    `Sheet “${name}”: ${count === 1 ? 'one formula was never computed and is read as it is written' : `${count} formulas were never computed and are read as they are written`}. Open the file in a spreadsheet, save it and upload it again.`,
  unread_pages: ({ pages }) => `Pages that are pictures, not read: ${listOf(pages, (count) => `and ${count} more`)}.`,
  doubtful_pages: ({ pages }) =>
    `Pages recognised with a doubt, to be checked on the original: ${listOf(pages, (count) => `and ${count} more`)}.`,
  lost_words: ({ page, lost, of, examples }) =>
    `${page === null ? 'The text' : `Page ${page}`} keeps ${of - lost} of its ${of} words. Missing, for example: ${examples.join(', ')}.`,
}

/** What a person reads about what a document's reading left out. */
export function noteWords(note: ReadingNote, language: Language): string {
  const words = language === 'fr' ? french : english
  switch (note.kind) {
    case 'hidden_sheet':
      return words.hidden_sheet(note)
    case 'hidden_cells':
      return words.hidden_cells(note)
    case 'filtered_rows':
      return words.filtered_rows(note)
    case 'hidden_slide':
      return words.hidden_slide(note)
    case 'unread_part':
      return words.unread_part(note)
    case 'doubtful_part':
      return words.doubtful_part(note)
    case 'comments':
      return words.comments(note)
    case 'hidden_words':
      return words.hidden_words(note)
    case 'xml_form':
      return words.xml_form(note)
    case 'uncomputed_cells':
      return words.uncomputed_cells(note)
    case 'unread_pages':
      return words.unread_pages(note)
    case 'doubtful_pages':
      return words.doubtful_pages(note)
    case 'lost_words':
      return words.lost_words(note)
  }
}
