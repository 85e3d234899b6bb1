import { defineParser } from '../parser.ts'

export const pptx = defineParser({
  mediaTypes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  containers: ['application/zip', 'application/x-ole-storage'],
  extensions: ['.pptx', '.pptm', '.ppsx'],
  parse: async (input) => (await import('./read-pptx.ts')).readPptx(input),
})
