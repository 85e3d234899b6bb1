import { defineParser } from '../parser.ts'

export const csv = defineParser({
  mediaTypes: ['text/csv'],
  extensions: ['.csv', '.tsv', '.tab'],
  parse: async (input) => (await import('./read-csv.ts')).readCsv(input),
})
