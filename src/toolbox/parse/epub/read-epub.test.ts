import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { writePackage } from '../../../../test/fakes/write-office.ts'
import { readEpub } from './read-epub.ts'

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
