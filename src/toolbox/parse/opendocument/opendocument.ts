import { defineParser, type Parser } from '../parser.ts'

const parse: Parser['parse'] = async (input) => (await import('./read-opendocument.ts')).readOpenDocument(input)

export const odt = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.text'],
  containers: ['application/zip'],
  extensions: ['.odt', '.ott'],
  parse,
})

export const odp = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.presentation'],
  containers: ['application/zip'],
  extensions: ['.odp', '.otp'],
  parse,
})

/** The same in one file of XML (OpenDocument 1.3, part 3, 3.1.2). */
export const fodt = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.text-flat-xml'],
  extensions: ['.fodt'],
  parse,
})

export const fodp = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.presentation-flat-xml'],
  extensions: ['.fodp'],
  parse,
})
