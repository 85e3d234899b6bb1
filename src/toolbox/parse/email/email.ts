import { defineParser } from '../parser.ts'

export const eml = defineParser({
  mediaTypes: ['message/rfc822'],
  containers: ['text/plain', 'text/html'],
  extensions: ['.eml'],
  parse: async (input) => (await import('./read-eml.ts')).readEml(input),
  inner: async (bytes, number) =>
    (await (await import('./read-eml.ts')).parseEml(bytes)).attachments[number - 1] ?? null,
})

export const msg = defineParser({
  mediaTypes: ['application/vnd.ms-outlook'],
  containers: ['application/x-ole-storage'],
  extensions: ['.msg'],
  parse: async (input) => (await import('./read-msg.ts')).readMsg(input),
  inner: async (bytes, number) => (await import('./read-msg.ts')).parseMsg(bytes).attachments[number - 1] ?? null,
})
