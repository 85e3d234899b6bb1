import { defineParser } from '../parser.ts'

export const text = defineParser({
  mediaTypes: ['text/plain'],
  extensions: ['.txt', '.text'],
  parse: async (input) => (await import('./read-text.ts')).readText(input),
})
