import { defineParser } from '../parser.ts'

export const eml = defineParser({
  mediaTypes: ['message/rfc822'],
  containers: ['text/plain', 'text/html'],
  extensions: ['.eml'],
  parse: async (input) => (await import('./read-eml.ts')).readEml(input),
})

export const msg = defineParser({
  mediaTypes: ['application/vnd.ms-outlook'],
  containers: ['application/x-ole-storage'],
  extensions: ['.msg'],
  parse: async (input) => (await import('./read-msg.ts')).readMsg(input),
})
