import { defineParser } from '../parser.ts'

export const html = defineParser({
  mediaTypes: ['text/html', 'application/xhtml+xml'],
  extensions: ['.html', '.htm', '.xhtml'],
  parse: async (input) => (await import('./read-html.ts')).readHtml(input),
})
