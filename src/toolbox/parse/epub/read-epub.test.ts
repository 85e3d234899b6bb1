import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writePackage } from '../../../../test/fakes/write-office.ts'
import { readEpub } from './read-epub.ts'

const read = (parts: Readonly<Record<string, string>>) => readEpub(parserInput(writePackage(parts), 'a.epub'))

test('chapters in the order of the book, without its table of contents', async () => {
  const page = (body: string) => `<html xmlns="http://www.w3.org/1999/xhtml"><body>${body}</body></html>`
  const bytes = writePackage({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    'OPS/book.opf': `<package><metadata><dc:title>Guide du maire</dc:title><dc:language>fr</dc:language></metadata>
      <manifest><item id="n" href="nav.xhtml" properties="nav"/><item id="b" href="deux.xhtml"/><item id="a" href="un%20.xhtml"/><item id="c" href="cover.xhtml"/></manifest>
      <spine><itemref idref="c"/><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>`,
    'OPS/nav.xhtml': page('<ol><li>Un</li></ol>'),
    'OPS/un .xhtml': page('<h1>Un</h1><p>Premier chapitre.</p>'),
    'OPS/deux.xhtml': page('<h1>Deux</h1><p>Second chapitre.</p>'),
    'OPS/cover.xhtml': page('<img src="cover.png"/>'),
  })
  const { markdown, title, language, pages } = await readEpub(parserInput(bytes, 'a.epub'))
  assert.equal(markdown, '# Un\n\nPremier chapitre.\n\n# Deux\n\nSecond chapitre.')
  assert.deepEqual(
    pages.map(({ page, start, part }) => [page, start, part?.kind, part?.name]),
    [
      [1, 0, 'chapter', 'Un'],
      [2, markdown.indexOf('# Deux'), 'chapter', 'Deux'],
    ],
  )
  assert.deepEqual([title, language], ['Guide du maire', 'fr'])
})

const container = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
const spine = (...ids: string[]) => `<spine>${ids.map((id) => `<itemref idref="${id}"/>`).join('')}</spine>`

test('a chapter whose title is a picture or a paragraph has that of the table of contents', async () => {
  const table =
    '<ncx><navMap><navPoint><navLabel><text>Les finances</text></navLabel><content src="b.xhtml"/></navPoint><navPoint><navLabel><text>Un, ailleurs</text></navLabel><content src="a.xhtml#x"/></navPoint></navMap></ncx>'
  const { markdown, pages } = await read({
    'META-INF/container.xml': container,
    'book.opf': `<package><manifest><item id="t" href="t.ncx" media-type="application/x-dtbncx+xml"/><item id="s" href="s.xhtml"/><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest>${spine('s', 'a', 'b')}<guide><reference type="toc" href="s.xhtml"/></guide></package>`,
    't.ncx': table,
    's.xhtml': '<html><body><h1>Sommaire</h1><p>Un, ailleurs</p></body></html>',
    'a.xhtml': '<html><body><h1>Un</h1><p>Premier.</p></body></html>',
    'b.xhtml': '<html><body><p>LES FINANCES</p><p>Second.</p></body></html>',
  })
  assert.equal(markdown, '# Un\n\nPremier.\n\n# Les finances\n\nSecond.')
  assert.deepEqual(
    pages.map(({ part }) => part?.name),
    ['Un', 'Les finances'],
  )
})

test('notes are called apart from their word and stand under their number; raised figures are powers', async () => {
  const { markdown } = await read({
    'META-INF/container.xml': container,
    'book.opf': `<package><manifest><item id="a" href="a.xhtml"/></manifest>${spine('a')}</package>`,
    'a.xhtml':
      '<html><body><p>Le maire<a epub:type="noteref" href="#n1"><sup>1</sup></a> loue 10 m<sup>2</sup>, soit 10<sup>3</sup> dm<sup>2</sup>, le 1<sup>er</sup> mars<sup>4</sup>.</p><aside epub:type="footnote" id="n1"><p>1. Élu par le conseil. <a epub:type="backlink" href="#r">↩</a></p></aside></body></html>',
  })
  assert.equal(markdown, 'Le maire[^1] loue 10 m², soit 10³ dm², le 1er mars[^4].\n\n[^1]: Élu par le conseil.')
})

const chapter = (body: string) => `<html xmlns="http://www.w3.org/1999/xhtml"><body>${body}</body></html>`
const bookOf = (...hrefs: readonly string[]) => {
  const items = hrefs.map((href, index) => `<item id="i${index}" href="${href}"/>`).join('')
  const spine = hrefs.map((_, index) => `<itemref idref="i${index}"/>`).join('')
  return `<package><metadata/><manifest>${items}</manifest><spine>${spine}<itemref idref="absent"/></spine></package>`
}

test('a book that is locked is told as such, one whose fonts alone are is read', async () => {
  const locks = (address: string) =>
    `<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI="${address}"/></enc:CipherData></enc:EncryptedData></encryption>`
  const parts = {
    'META-INF/container.xml': container,
    'book.opf': bookOf('un.xhtml'),
    'un.xhtml': chapter('<p>Texte.</p>'),
  }
  await assert.rejects(read({ ...parts, 'META-INF/encryption.xml': locks('un.xhtml') }), { code: 'encrypted' })
  assert.equal((await read({ ...parts, 'META-INF/encryption.xml': locks('fonts/a.otf') })).markdown, 'Texte.')
})

test('chapters that are not there are passed over, a book without any is empty', async () => {
  const parts = { 'META-INF/container.xml': container, 'book.opf': bookOf('absent.xhtml', 'un.xhtml') }
  assert.equal((await read({ ...parts, 'un.xhtml': chapter('<h2>Un</h2><p>Texte.</p>') })).markdown, '## Un\n\nTexte.')
  await assert.rejects(read(parts), { code: 'empty_document' })
})

test('a book without its own description is refused', async () => {
  await assert.rejects(read({ 'META-INF/container.xml': container }), { code: 'corrupted' })
  await assert.rejects(read({ 'META-INF/container.xml': '<container/>' }), { code: 'corrupted' })
})

test('the words of the book’s own description may have a prefix', async () => {
  for (const prefix of ['opf', 'ns0']) {
    const book = bookOf('un.xhtml')
      .replace('<metadata/>', '<metadata><dc:title>Guide</dc:title></metadata>')
      .replaceAll(/<(\/?)(?!dc:)/g, `<$1${prefix}:`)
    const { markdown, title } = await read({
      'META-INF/container.xml': container.replaceAll(/<(\/?)/g, '<$1ocf:'),
      'book.opf': book,
      'un.xhtml': chapter('<p>Texte.</p>'),
    })
    assert.deepEqual([markdown, title], ['Texte.', 'Guide'])
  }
})

test('a chapter is named by the navigation of the book, found by its own address', async () => {
  const navigation =
    '<nav><ol><li><a href="../textes/le%20un.xhtml#debut">Le\n  un</a></li><li><a>Sans adresse</a></li></ol></nav>'
  const { markdown, pages } = await read({
    'META-INF/container.xml': container,
    'book.opf':
      '<package><manifest><item id="n" href="tables/nav.xhtml" properties="scripted nav"/><item id="a" href="textes/le%20un.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>',
    'tables/nav.xhtml': chapter(navigation),
    'textes/le un.xhtml': chapter('<p>Texte.</p>'),
  })
  assert.equal(markdown, '# Le un\n\nTexte.')
  assert.equal(pages[0]?.part?.name, 'Le un')
})

test('an address that is no address leads to no part, and the book is read', async () => {
  const parts = { 'META-INF/container.xml': container, 'book.opf': bookOf('un%E9.xhtml', 'deux.xhtml') }
  assert.equal((await read({ ...parts, 'deux.xhtml': chapter('<p>Deux.</p>') })).markdown, 'Deux.')
  assert.equal((await read({ ...parts, 'un%E9.xhtml': chapter('<p>Un.</p>') })).markdown, 'Un.')
})

test('a call for a note that says no number is a link like another', async () => {
  const body = '<p>Texte<a epub:type="noteref" href="#n">*</a>.</p><aside id="n"><p>Une note.</p></aside>'
  const parts = { 'META-INF/container.xml': container, 'book.opf': bookOf('un.xhtml') }
  const { markdown } = await read({ ...parts, 'un.xhtml': chapter(body) })
  assert.ok(markdown.includes('Texte') && markdown.includes('Une note.') && !markdown.includes('[^'), markdown)
})
