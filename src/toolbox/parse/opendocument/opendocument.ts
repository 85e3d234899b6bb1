import { defineParser } from '../parser.ts'

export const odt = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.text'],
  containers: ['application/zip'],
  extensions: ['.odt', '.ott'],
  parse: async (input) => (await import('./read-opendocument.ts')).readOpenDocument(input),
})

export const odp = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.presentation'],
  containers: ['application/zip'],
  extensions: ['.odp', '.otp'],
  parse: async (input) => (await import('./read-opendocument.ts')).readOpenDocument(input),
})
