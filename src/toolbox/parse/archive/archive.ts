import { defineParser } from '../parser.ts'

export const archive = defineParser({
  mediaTypes: ['application/zip'],
  extensions: ['.zip'],
  parse: async (input) => (await import('./read-archive.ts')).readArchive(input),
  inner: async (bytes, number) => (await import('./read-archive.ts')).fileInArchive(bytes, number),
})
