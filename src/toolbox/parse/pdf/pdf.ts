import { defineParser } from '../parser.ts'

export const pdf = defineParser({
  mediaTypes: ['application/pdf'],
  extensions: ['.pdf'],
  parse: async (input) => (await import('./read-pdf.ts')).readPdf(input),
})
