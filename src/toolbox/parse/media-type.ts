import { looksLikeText, textStart } from './text/looks-like-text.ts'

/** How many bytes of a file's start are enough to tell its type. */
export const sniffedBytes = 4096

const unknownType = 'application/octet-stream'

/** First bytes of the formats that people send, so that a refusal can name what was found. */
const signatures: readonly (readonly [mediaType: string, start: string, offset?: number])[] = [
  ['application/pdf', '%PDF-'],
  ['application/zip', 'PK\x03\x04'],
  ['application/zip', 'PK\x05\x06'],
  ['application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['application/rtf', '{\\rtf'],
  ['application/postscript', '%!PS'],
  ['application/gzip', '\x1f\x8b'],
  ['application/x-7z-compressed', '7z\xbc\xaf\x27\x1c'],
  ['application/vnd.rar', 'Rar!\x1a\x07'],
  ['application/x-elf', '\x7fELF'],
  ['application/x-msdownload', 'MZ'],
  ['application/vnd.sqlite3', 'SQLite format 3\0'],
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/tiff', 'II*\0'],
  ['image/tiff', 'MM\0*'],
  ['image/webp', 'WEBP', 8],
  ['audio/wav', 'WAVE', 8],
  ['audio/mpeg', 'ID3'],
  ['audio/ogg', 'OggS'],
  ['image/heic', 'ftypheic', 4],
  ['image/heic', 'ftypheix', 4],
  ['image/heic', 'ftypmif1', 4],
  ['image/avif', 'ftypavif', 4],
  ['audio/mp4', 'ftypM4A', 4],
  ['video/mp4', 'ftyp', 4],
  ['video/webm', '\x1a\x45\xdf\xa3'],
]

/** Office files are ZIP archives whose first entries tell which. */
const zipped: readonly (readonly [mediaType: string, mark: string])[] = [
  ['application/vnd.oasis.opendocument.text', 'mimetypeapplication/vnd.oasis.opendocument.text'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
  ['application/vnd.oasis.opendocument.presentation', 'mimetypeapplication/vnd.oasis.opendocument.presentation'],
  ['application/epub+zip', 'mimetypeapplication/epub+zip'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'word/'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xl/'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'ppt/'],
]

/** OpenDocument in one file of XML says which kind it is at its beginning. */
const flat: readonly (readonly [mediaType: string, mark: string])[] = ['text', 'spreadsheet', 'presentation'].map(
  (kind) => [
    `application/vnd.oasis.opendocument.${kind}-flat-xml`,
    `office:mimetype="application/vnd.oasis.opendocument.${kind}"`,
  ],
)

const htmlStart = /^<(?:!doctype\s+html|html|head|body|title|meta)\b/i
/** What may stand before a page: ends that skip it. */
const beforePage: readonly (readonly [start: string, end: string])[] = [
  ['<!--', '-->'],
  ['<?xml', '>'],
]

/** Programs that write pages often send a blank line, or the mark of UTF-8, before a file. */
const blankBeforePdf = /^(?:\xef\xbb\xbf)?\s{0,100}%PDF-\d/

/** Passes over comments one by one: a pattern over all of them would try them in every way. */
function startsLikePage(text: string): boolean {
  let rest = text.trimStart()
  for (;;) {
    const skipped = beforePage.find(([start]) => rest.startsWith(start))
    if (skipped === undefined) return htmlStart.test(rest)
    const end = rest.indexOf(skipped[1])
    if (end < 0) return false
    rest = rest.slice(end + skipped[1].length).trimStart()
  }
}

/** The type that the first bytes of a file tell, whatever its name says. Markdown is text like any other here. */
export function sniffMediaType(bytes: Uint8Array): string {
  const head = bytes.subarray(0, sniffedBytes)
  const latin = Buffer.from(head).toString('latin1')
  const found = signatures.find(([, start, offset = 0]) => latin.startsWith(start, offset))?.[0]
  if (found === 'application/zip') return zipped.find(([, mark]) => latin.includes(mark))?.[0] ?? found
  if (found !== undefined && (found !== 'application/x-msdownload' || !looksLikeText(head))) return found
  if (blankBeforePdf.test(latin)) return 'application/pdf'
  if (looksLikeText(head)) {
    const flatType = latin.includes('<office:document') ? flat.find(([, mark]) => latin.includes(mark))?.[0] : undefined
    return flatType ?? (startsLikePage(textStart(head)) ? 'text/html' : 'text/plain')
  }
  // Some producers write a few bytes before the header, which every reader accepts.
  return latin.slice(0, 1024).includes('%PDF-') ? 'application/pdf' : unknownType
}
