import type { Text } from '../../locales/text.ts'

const names: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'application/pdf': 'PDF',
    'text/html': 'HTML',
    'text/markdown': 'Markdown',
    'text/csv': 'CSV',
    'text/rtf': 'RTF',
    'application/rtf': 'RTF',
    'application/msword': 'Word (doc)',
    'application/vnd.ms-excel': 'Excel (xls)',
    'application/vnd.ms-powerpoint': 'PowerPoint (ppt)',
    'application/epub+zip': 'EPUB',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
    'application/vnd.oasis.opendocument.text': 'OpenDocument (odt)',
    'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument (ods)',
    'application/vnd.oasis.opendocument.presentation': 'OpenDocument (odp)',
    'application/vnd.oasis.opendocument.text-flat-xml': 'OpenDocument (fodt)',
    'application/vnd.oasis.opendocument.spreadsheet-flat-xml': 'OpenDocument (fods)',
    'application/vnd.oasis.opendocument.presentation-flat-xml': 'OpenDocument (fodp)',
  }),
)

const messages = new Set(['message/rfc822', 'application/vnd.ms-outlook'])

/** What people call a kind of file; what has no such name keeps the end of its technical one. */
export function mediaTypeName(
  text: Pick<Text, never> & ((key: 'document.type.text' | 'document.type.image' | 'document.type.message') => string),
  type: string,
): string {
  const known = names.get(type)
  if (known !== undefined) return known
  if (type === 'text/plain') return text('document.type.text')
  if (messages.has(type)) return text('document.type.message')
  const [family, rest = ''] = type.split('/', 2)
  const end = rest.replace(/^x-/, '').split(/[.+]/).at(-1) ?? rest
  return family === 'image' ? `${text('document.type.image')} ${end.toUpperCase()}` : end.toUpperCase()
}
