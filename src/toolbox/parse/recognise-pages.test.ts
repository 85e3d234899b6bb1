import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import type { PageRecogniser, PagesToRecognise, RecognisedPage } from './page-recogniser.ts'
import type { ReadDocument } from './document-reader.ts'
import { withRecognisedText } from './recognise-pages.ts'

const { signal } = new AbortController()
const content = async (): Promise<Uint8Array> => Buffer.from('%PDF-')
const openFile = async (number: number) => ({ name: `${number}.pdf`, bytes: Buffer.from(`%PDF-${number}`) })

function read(markdown: string, given: Partial<ReadDocument> & { starts?: [number, number][] }): ReadDocument {
  const pages = (given.starts ?? []).map(([page, start]) => ({ page, start }))
  const parsed = { title: null, markdown, language: 'fr', pages }
  const { unreadPages = [], unreadFiles = [] } = given
  return { mediaType: 'application/pdf', parsed, unreadPages, unreadFiles }
}

function recogniserOf(found: readonly [page: number, markdown: string][]) {
  const asked: PagesToRecognise[] = []
  const recogniser: PageRecogniser = {
    async *recognise(pages): AsyncGenerator<RecognisedPage> {
      asked.push(pages)
      for (const [page, markdown] of found) yield { page, markdown, isDoubtful: false }
    },
  }
  return { asked, recogniser }
}

test('recognised pages take their places and the others keep theirs', async () => {
  const text = 'Page un\n\nPage trois\n\nPage cinq'
  const starts: [number, number][] = [
    [1, 0],
    [3, 9],
    [5, 21],
  ]
  const { asked, recogniser } = recogniserOf([
    [4, 'Page quatre\n'],
    [2, 'Page deux'],
    [6, ''],
  ])
  const given = read(text, { starts, unreadPages: [2, 4, 6] })
  const { markdown, pages } = await withRecognisedText(given, { recogniser, content, openFile, signal })
  assert.equal(markdown, 'Page un\n\nPage deux\n\nPage trois\n\nPage quatre\n\nPage cinq')
  assert.deepEqual(
    pages.map(({ page, start }) => [page, markdown.slice(start, start + 9)]),
    [
      [1, 'Page un\n\n'],
      [2, 'Page deux'],
      [3, 'Page troi'],
      [4, 'Page quat'],
      [5, 'Page cinq'],
    ],
  )
  assert.deepEqual([asked[0]?.pages, asked[0]?.mediaType], [[2, 4, 6], 'application/pdf'])
})

test('a page that was read badly is replaced by its recognised text', async () => {
  const given = read('un\n\nbruit\n\ntrois', {
    starts: [
      [1, 0],
      [3, 11],
    ],
    unreadPages: [2],
  })
  const { recogniser } = recogniserOf([[2, 'deux']])
  const { markdown, pages } = await withRecognisedText(given, { recogniser, content, openFile, signal })
  assert.equal(markdown, 'un\n\nbruit\n\ndeux\n\ntrois')
  assert.equal(pages[2]?.start, markdown.indexOf('trois'))
})

test('a scan takes the language of what is recognised', async () => {
  const { recogniser } = recogniserOf([[1, 'The council of the city has decided that it is to be read by all.']])
  const parsed = await withRecognisedText(read('', { unreadPages: 'all' }), { recogniser, content, openFile, signal })
  assert.equal(parsed.language, 'en')
  assert.deepEqual(parsed.pages, [{ page: 1, start: 0, recognised: { isDoubtful: false } }])
})

test('a scan without a word is refused; a text with a blank picture is not', async () => {
  const scan = read('', { unreadPages: [1] })
  const { recogniser } = recogniserOf([[1, ' ']])
  await assert.rejects(withRecognisedText(scan, { recogniser, content, openFile, signal }), { code: 'empty_document' })
  const mixed = read('Texte', { starts: [[1, 0]], unreadPages: [2] })
  assert.equal((await withRecognisedText(mixed, { recogniser, content, openFile, signal })).markdown, 'Texte')
})

test('nothing is asked of an engine for a document that reads by itself', async () => {
  const { asked, recogniser } = recogniserOf([])
  const content = (): Promise<Uint8Array> => Promise.reject(new Error('the file was opened'))
  await withRecognisedText(read('Texte', {}), { recogniser, content, openFile, signal })
  assert.equal(asked.length, 0)
})

test('pages that were read with a doubt are named', async () => {
  const mixed = read('Texte', { starts: [[1, 0]], unreadPages: [2, 3] })
  const recogniser: PageRecogniser = {
    async *recognise() {
      yield { page: 2, markdown: 'sûr', isDoubtful: false }
      yield { page: 3, markdown: 'p3ut-êtr', isDoubtful: true }
    },
  }
  const { notes } = await withRecognisedText(mixed, { recogniser, content, openFile, signal })
  assert.deepEqual(notes, [{ kind: 'doubtful_pages', pages: [3] }])
})

test('a page of which the engine makes noise holds no text, and is named', async () => {
  const noise = 'Oh frqvhlo pxqlflsdo gholeuh vxu ohv diidluhv gh od frppxqh hw yrwh fkdtxh dqqhh oh exgjhw, dsuhv xq.'
  const { recogniser } = recogniserOf([[2, noise]])
  const mixed = read('Texte', { starts: [[1, 0]], unreadPages: [2] })
  const { markdown, notes } = await withRecognisedText(mixed, { recogniser, content, openFile, signal })
  assert.deepEqual([markdown, notes], ['Texte', [{ kind: 'unread_pages', pages: [2] }]])
  const scan = read('', { unreadPages: [2] })
  await assert.rejects(withRecognisedText(scan, { recogniser, content, openFile, signal }), { code: 'empty_document' })
})

test('a refused page is named and the others are read; a file of which nothing is read says why', async () => {
  const refusal = new AppError('timed_out', { what: 'page', limitSeconds: 60 })
  const recogniser: PageRecogniser = {
    async *recognise({ pages }) {
      for (const page of pages === 'all' ? [] : pages) {
        yield page === 3 ? { page, markdown: 'trois', isDoubtful: false } : { page, refusal }
      }
    },
  }
  const scan = { recogniser, content, openFile, signal }
  const { markdown, notes } = await withRecognisedText(read('', { unreadPages: [1, 2, 3] }), scan)
  assert.deepEqual([markdown, notes], ['trois', [{ kind: 'unread_pages', pages: [1, 2] }]])
  const written = await withRecognisedText(read('un', { starts: [[1, 0]], unreadPages: [2] }), scan)
  assert.deepEqual([written.markdown, written.notes], ['un', [{ kind: 'unread_pages', pages: [2] }]])
  await assert.rejects(withRecognisedText(read('', { unreadPages: [1, 2] }), scan), { code: 'timed_out' })
})

test('a scan that is attached is read below its name, and its pages open that file', async () => {
  const markdown = '# Objet\n\nVoir.\n\n## Pièce jointe : a.pdf\n\n## Pièce jointe : b.txt\n\nTexte b'
  const part = (file: number, name: string) => ({ kind: 'file' as const, name, file, page: null })
  const parsed = {
    title: null,
    markdown,
    language: 'fr',
    pages: [
      { page: 1, start: 0, part: { kind: 'message' as const, name: '', file: null, page: null } },
      { page: 2, start: markdown.indexOf('## Pièce jointe : a'), part: part(1, 'a.pdf') },
      { page: 3, start: markdown.indexOf('## Pièce jointe : b'), part: part(2, 'b.txt') },
    ],
  }
  const { asked, recogniser } = recogniserOf([
    [1, '# Titre\n\nPage un du scan'],
    [2, 'Page deux'],
  ])
  const unreadFiles = [{ file: 1, name: 'a.pdf', pages: 'all' as const }]
  const given = { mediaType: 'message/rfc822', parsed, unreadPages: [], unreadFiles }
  const whole = await withRecognisedText(given, { recogniser, content, openFile, signal })
  assert.equal(
    whole.markdown,
    '# Objet\n\nVoir.\n\n## Pièce jointe : a.pdf\n\n### Titre\n\nPage un du scan\n\nPage deux\n\n## Pièce jointe : b.txt\n\nTexte b',
  )
  assert.deepEqual(
    whole.pages.map(({ page, start, part: of }) => [
      page,
      whole.markdown.slice(start).split('\n')[0],
      of?.file,
      of?.page,
    ]),
    [
      [1, '# Objet', null, null],
      [2, '## Pièce jointe : a.pdf', 1, 1],
      [3, 'Page deux', 1, 2],
      [4, '## Pièce jointe : b.txt', 2, null],
    ],
  )
  assert.deepEqual(whole.notes, [])
  assert.deepEqual([asked[0]?.mediaType, asked[0]?.pages], ['application/pdf', 'all'])
})

test('an attached scan that is refused, or of which nothing is read, is named', async () => {
  const { recogniser } = recogniserOf([[1, ' ']])
  const given = { ...read('Texte', {}), unreadFiles: [{ file: 1, name: 'a.pdf', pages: [1] }] }
  const refused = { recogniser, content, signal, openFile: () => Promise.reject(new AppError('encrypted', {})) }
  for (const recognition of [{ recogniser, content, openFile, signal }, refused]) {
    const { markdown, notes } = await withRecognisedText(given, recognition)
    assert.deepEqual([markdown, notes], ['Texte', [{ kind: 'unread_part', name: 'a.pdf' }]])
  }
})
