import { defineParser } from '../parser.ts'

export const markdown = defineParser({
  mediaTypes: ['text/markdown'],
  extensions: ['.md', '.markdown'],
  parse: async (input) => (await import('./read-markdown.ts')).readMarkdown(input),
})
