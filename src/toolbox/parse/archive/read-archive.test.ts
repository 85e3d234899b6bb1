import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writePackage } from '../../../../test/fakes/write-office.ts'
import { openPackage } from '../packages/open-package.ts'
import { readArchive } from './read-archive.ts'

const read = (bytes: Uint8Array) => readArchive(parserInput(bytes, 'a.zip'))

test('each file below its name, what cannot be read is named', async () => {
  const { markdown, notes } = await read(
    writePackage({
      'dossier/note.md': '# Note\n\nTexte de la note.',
      'dossier/plan.dwg': 'AC1032',
      '__MACOSX/dossier/._note.md': 'x',
      'tarifs.csv': 'Nom;Prix\nSalle;12',
    }),
  )
  assert.equal(
    markdown,
    '# dossier/note.md\n\n## Note\n\nTexte de la note.\n\n# tarifs.csv\n\n| Nom | Prix |\n| --- | --- |\n| Salle | 12 |',
  )
  assert.deepEqual(notes, [{ kind: 'unread_part', name: 'dossier/plan.dwg' }])
})

test('an archive of nothing readable is refused', async () => {
  await assert.rejects(read(writePackage({ 'a.dwg': 'AC' })), { code: 'empty_document' })
})

test('an archive that would unfold without end is refused before it does', async () => {
  const big = new Uint8Array(120 * 1024 * 1024)
  await assert.rejects(read(writePackage({ 'a.txt': big })), { code: 'decompression_bomb' })
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}.txt`, 'a']))
  assert.throws(() => openPackage(writePackage(many)), { code: 'decompression_bomb' })
})

test('a directory that lies about a size brings no more than it says', () => {
  const bytes = writePackage({ 'a.txt': 'x'.repeat(5000) })
  const directory = Buffer.from(bytes).lastIndexOf('PK\x01\x02', undefined, 'latin1')
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(directory + 24, 10, true)
  let length = 0
  try {
    length = openPackage(bytes).part('a.txt')?.length ?? 0
  } catch {
    length = 0
  }
  assert.ok(length <= 10, `${length} bytes`)
})

test('an archive under a password is refused', () => {
  const bytes = writePackage({ 'a.txt': 'secret' })
  bytes[6] = (bytes[6] ?? 0) | 1
  assert.throws(() => openPackage(bytes), { code: 'encrypted' })
})
