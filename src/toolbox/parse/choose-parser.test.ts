import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ErrorDetails, hasCode } from '#platform/errors'
import { chooseParser } from './choose-parser.ts'
import { acceptedMediaTypes, parsers } from './registry.ts'

const pdf = Buffer.from('%PDF-1.7\n')
const page = Buffer.from('<!doctype html><p>Bonjour')
const text = Buffer.from('Bonjour à tous')
const archive = Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')

function typeOf(name: string, bytes: Buffer): string {
  return chooseParser(name, bytes).mediaTypes[0]
}

function refusalOf(name: string, bytes: Buffer): ErrorDetails['unsupported_type'] {
  try {
    chooseParser(name, bytes)
  } catch (error) {
    if (hasCode(error, 'unsupported_type')) return error.details
    throw error
  }
  throw new Error(`${name} was not refused`)
}

test('the name chooses between kinds of text, in any case', () => {
  assert.equal(typeOf('a.md', text), 'text/markdown')
  assert.equal(typeOf('A.MARKDOWN', text), 'text/markdown')
  assert.equal(typeOf('a.txt', text), 'text/plain')
  assert.equal(typeOf('a.htm', text), 'text/html')
  assert.equal(typeOf('notes.md', page), 'text/markdown')
  assert.equal(typeOf('Rapport.PDF', pdf), 'application/pdf')
})

test('a file that lies about its type is refused, and told what it is', () => {
  assert.deepEqual(refusalOf('rapport.pdf', page), { found: 'text/html', accepted: ['application/pdf'], named: '.pdf' })
  assert.deepEqual(refusalOf('rapport.pdf', archive), {
    found: 'application/zip',
    accepted: ['application/pdf'],
    named: '.pdf',
  })
  assert.deepEqual(refusalOf('rapport.pdf', text), {
    found: 'text/plain',
    accepted: ['application/pdf'],
    named: '.pdf',
  })
  assert.deepEqual(refusalOf('notes.txt', pdf), { found: 'application/pdf', accepted: ['text/plain'], named: '.txt' })
  assert.equal(refusalOf('page.html', archive).found, 'application/zip')
})

test('a kind of file that is not read is refused by its name, whatever it holds', () => {
  assert.deepEqual(refusalOf('plan.dwg', archive), { found: '.dwg', accepted: acceptedMediaTypes })
  // Of text in a file of another name, “text is not read” would be untrue.
  assert.deepEqual(refusalOf('Journal.LOG', text), { found: '.log', accepted: acceptedMediaTypes })
})

test('a container shared by many formats is believed to be what its name says', () => {
  assert.equal(typeOf('a.docx', archive).split('.').at(-2), 'wordprocessingml')
  const compound = Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
  assert.equal(typeOf('a.msg', compound), 'application/vnd.ms-outlook')
  assert.equal(typeOf('a.xls', page), 'application/vnd.ms-excel')
  assert.equal(refusalOf('a.odt', compound).found, 'application/x-ole-storage')
  assert.equal(refusalOf('a.docx', page).found, 'text/html')
})

test('without an extension, the bytes decide', () => {
  assert.equal(typeOf('rapport', pdf), 'application/pdf')
  assert.equal(typeOf('page', page), 'text/html')
  assert.equal(typeOf('LISEZMOI', text), 'text/plain')
  assert.equal(typeOf('donnees', archive), 'application/zip')
  assert.equal(refusalOf('programme', Buffer.from('\x7fELF', 'latin1')).found, 'application/x-elf')
})

test('no two formats claim the same name or type', () => {
  const extensions = parsers.flatMap((parser) => parser.extensions)
  assert.equal(new Set(extensions).size, extensions.length)
  assert.equal(new Set(acceptedMediaTypes).size, acceptedMediaTypes.length)
  for (const extension of extensions) assert.match(extension, /^\.[a-z]+$/)
})
