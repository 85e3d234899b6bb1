import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { wordParagraph, writeDocx } from '../../../../test/fakes/write-office.ts'
import { openDocumentReader } from '../document-reader.ts'
import { findOffice, openOfficeConverter } from './office-converter.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-office-test-'))
after(() => rm(folder, { recursive: true, force: true }))
const { signal } = new AbortController()
const compound = Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 un vieux document', 'latin1')
const rtf = Buffer.from(String.raw`{\rtf1\ansi\ansicpg1252 Le t\'e9l\'e9travail est ouvert aux agents.\par}`)

/** A program in the place of LibreOffice: how it is called and ended is what is tested with it. */
async function standIn(script: string): Promise<string> {
  const program = join(await mkdtemp(join(folder, 'bin-')), 'soffice')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  return program
}

const docx = join(folder, 'converted.docx')
await writeFile(docx, writeDocx(wordParagraph('Le télétravail est ouvert aux agents.')))
const converts = `mkdir out; cp "${docx}" out/file.docx; echo "$@" > "${folder}/args"; cp file.* "${folder}/given"`
const asked = { content: compound, extension: '.doc', to: 'docx' as const, mostBytes: 1e6, signal }

test('an old document is converted in a folder and with a profile of its own, then read', async () => {
  const reader = openDocumentReader({ office: await standIn(converts) })
  try {
    const { mediaType, parsed } = await reader.read({ content: compound, name: 'Note.DOC', signal })
    assert.deepEqual([mediaType, parsed.markdown], ['application/msword', 'Le télétravail est ouvert aux agents.'])
    assert.deepEqual(await readFile(join(folder, 'given')), compound)
    const args = await readFile(join(folder, 'args'), 'utf8')
    assert.match(args, /-env:UserInstallation=file:\S*\/profile --headless .*--convert-to docx --outdir out file\.doc/)
  } finally {
    reader.close()
  }
})

test('a file that lies is refused before anything is started', async () => {
  const reader = openDocumentReader({ office: await standIn('exit 9') })
  const lie = reader.read({ content: Buffer.from('%PDF-1.7'), name: 'a.doc', signal })
  await assert.rejects(lie, {
    code: 'unsupported_type',
    details: { found: 'application/pdf', accepted: ['application/msword'], named: '.doc' },
  })
  reader.close()
})

test('without LibreOffice an old document is refused, with the formats that would do', async () => {
  const reader = openDocumentReader({ office: null })
  const accepted = ['.docx', '.odt', '.pptx', '.odp', '.pdf']
  for (const [name, content, found] of [
    ['a.doc', compound, 'application/msword'],
    ['a.ppt', compound, 'application/vnd.ms-powerpoint'],
    ['a.rtf', rtf, 'application/rtf'],
  ] as const) {
    await assert.rejects(reader.read({ content, name, signal }), {
      code: 'unsupported_type',
      details: { found, accepted },
    })
  }
  reader.close()
})

test('what cannot be converted is broken, what comes out too long is refused', async () => {
  const failing = openOfficeConverter(await standIn('exit 1'))
  await assert.rejects(failing.convert(asked), { code: 'corrupted', details: { reason: 'libreoffice_cannot_read_it' } })
  const silent = openOfficeConverter(await standIn('exit 0'))
  await assert.rejects(silent.convert(asked), { code: 'corrupted' })
  const converter = openOfficeConverter(await standIn(converts))
  await assert.rejects(converter.convert({ ...asked, mostBytes: 100 }), {
    code: 'too_large',
    details: { limitBytes: 100 },
  })
  assert.ok((await converter.convert(asked)).byteLength > 100)
})

test('files are converted one at a time', async () => {
  const lock = join(folder, 'lock')
  const converter = openOfficeConverter(await standIn(`mkdir "${lock}" || exit 7; ${converts}; rmdir "${lock}"`))
  const sizes = await Promise.all([converter.convert(asked), converter.convert(asked), converter.convert(asked)])
  assert.equal(sizes.length, 3)
})

test('the program is found on the path, under either name', async () => {
  const program = await standIn('exit 0')
  assert.equal(findOffice(['/nowhere', join(program, '..')]), program)
  assert.equal(findOffice(['/nowhere']), null)
})

test(
  'LibreOffice itself, where it is installed, keeps the accents of an old text',
  { skip: findOffice() === null },
  async () => {
    const reader = openDocumentReader()
    const { parsed } = await reader.read({ content: rtf, name: 'a.rtf', signal })
    assert.equal(parsed.markdown, 'Le télétravail est ouvert aux agents.')
    reader.close()
  },
)
