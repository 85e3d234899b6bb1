import { defineParser } from '../parser.ts'

export const docx = defineParser({
  mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  containers: ['application/zip', 'application/x-ole-storage'],
  extensions: ['.docx', '.docm', '.dotx'],
  parse: async (input) => (await import('./read-docx.ts')).readDocx(input),
})
