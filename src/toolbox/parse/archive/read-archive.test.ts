import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writeOpenDocument, writePackage } from '../../../../test/fakes/write-office.ts'
import { openPackage } from '../packages/open-package.ts'
import { fileInArchive, readArchive } from './read-archive.ts'

const read = (bytes: Uint8Array) => readArchive(parserInput(bytes, 'a.zip'))

test('each file below its name, what cannot be read is named', async () => {
  const { markdown, notes, pages } = await read(
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
  const place = (page: number, name: string, start: number) => ({
    page,
    start,
    part: { kind: 'file', name, file: page, page: null },
  })
  assert.deepEqual(pages, [
    place(1, 'dossier/note.md', 0),
    place(2, 'dossier/plan.dwg', markdown.indexOf('# tarifs.csv')),
    place(3, 'tarifs.csv', markdown.indexOf('# tarifs.csv')),
  ])
})

test('pages of a file inside keep their numbers and stand where their text does', async () => {
  const slide = (title: string) =>
    `<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>${title}</text:p></draw:text-box></draw:frame></draw:page>`
  const { markdown, pages } = await read(
    writePackage({ 'a.txt': 'Bonjour', 'b.odp': writeOpenDocument('presentation', slide('Un') + slide('Deux')) }),
  )
  assert.equal(markdown, '# a.txt\n\nBonjour\n\n# b.odp\n\n## Un\n\n## Deux')
  assert.deepEqual(
    pages.map(({ page, start, part }) => [page, markdown.slice(start).split('\n')[0], part?.file, part?.page]),
    [
      [1, '# a.txt', 1, null],
      [2, '# b.odp', 2, 1],
      [3, '## Deux', 2, 2],
    ],
  )
})

test('a file is had by the place that the reading gives it', () => {
  const bytes = writePackage({ '__MACOSX/x': 'x', 'dossier/a.txt': 'Un', 'b.dwg': 'AC1032' })
  const textOf = (number: number) => {
    const file = fileInArchive(bytes, number)
    return file && [file.name, Buffer.from(file.bytes).toString()]
  }
  assert.deepEqual([textOf(1), textOf(2), textOf(3)], [['a.txt', 'Un'], ['b.dwg', 'AC1032'], null])
})

test('a name without end is cut, not refused', async () => {
  const { notes } = await read(writePackage({ 'a.txt': 'Un', [`${'n'.repeat(5000)}.dwg`]: 'AC1032' }))
  assert.deepEqual(notes, [{ kind: 'unread_part', name: 'n'.repeat(1000) }])
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

test('a path that climbs out of the archive is a name like another', async () => {
  const { markdown, notes } = await read(writePackage({ '../../note.txt': 'Texte', './.cache/x.txt': 'y' }))
  assert.equal(markdown, '# ../../note.txt\n\nTexte')
  assert.deepEqual(notes, [])
})
