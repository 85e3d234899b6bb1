import { defineParser } from '../parser.ts'

export const epub = defineParser({
  mediaTypes: ['application/epub+zip'],
  containers: ['application/zip'],
  extensions: ['.epub'],
  parse: async (input) => (await import('./read-epub.ts')).readEpub(input),
})
