import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import type { PageRecogniser, PagesToRecognise, RecognisedPage } from './page-recogniser.ts'
import type { ReadDocument } from './document-reader.ts'
import { withRecognisedPages } from './recognise-pages.ts'

const { signal } = new AbortController()
const content = async (): Promise<Uint8Array> => Buffer.from('%PDF-')

function read(markdown: string, given: Partial<ReadDocument> & { starts?: [number, number][] }): ReadDocument {
  const pages = (given.starts ?? []).map(([page, start]) => ({ page, start }))
  const parsed = { title: null, markdown, language: 'fr', pages }
  return { mediaType: 'application/pdf', parsed, unreadPages: given.unreadPages ?? [] }
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
  const { markdown, pages } = await withRecognisedPages(given, { recogniser, content, signal })
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
  const { markdown, pages } = await withRecognisedPages(given, { recogniser, content, signal })
  assert.equal(markdown, 'un\n\nbruit\n\ndeux\n\ntrois')
  assert.equal(pages[2]?.start, markdown.indexOf('trois'))
})

test('a scan takes the language of what is recognised', async () => {
  const { recogniser } = recogniserOf([[1, 'The council of the city has decided that it is to be read by all.']])
  const parsed = await withRecognisedPages(read('', { unreadPages: 'all' }), { recogniser, content, signal })
  assert.equal(parsed.language, 'en')
  assert.deepEqual(parsed.pages, [{ page: 1, start: 0, recognised: { isDoubtful: false } }])
})

test('a scan without a word is refused; a text with a blank picture is not', async () => {
  const scan = read('', { unreadPages: [1] })
  const { recogniser } = recogniserOf([[1, ' ']])
  await assert.rejects(withRecognisedPages(scan, { recogniser, content, signal }), { code: 'empty_document' })
  const mixed = read('Texte', { starts: [[1, 0]], unreadPages: [2] })
  assert.equal((await withRecognisedPages(mixed, { recogniser, content, signal })).markdown, 'Texte')
})

test('nothing is asked of an engine for a document that reads by itself', async () => {
  const { asked, recogniser } = recogniserOf([])
  const content = (): Promise<Uint8Array> => Promise.reject(new Error('the file was opened'))
  await withRecognisedPages(read('Texte', {}), { recogniser, content, signal })
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
  const { notes } = await withRecognisedPages(mixed, { recogniser, content, signal })
  assert.deepEqual(notes, [{ kind: 'doubtful_pages', pages: [3] }])
})

test('a page of which the engine makes noise holds no text, and is named', async () => {
  const noise = 'Oh frqvhlo pxqlflsdo gholeuh vxu ohv diidluhv gh od frppxqh hw yrwh fkdtxh dqqhh oh exgjhw, dsuhv xq.'
  const { recogniser } = recogniserOf([[2, noise]])
  const mixed = read('Texte', { starts: [[1, 0]], unreadPages: [2] })
  const { markdown, notes } = await withRecognisedPages(mixed, { recogniser, content, signal })
  assert.deepEqual([markdown, notes], ['Texte', [{ kind: 'unread_pages', pages: [2] }]])
  const scan = read('', { unreadPages: [2] })
  await assert.rejects(withRecognisedPages(scan, { recogniser, content, signal }), { code: 'empty_document' })
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
  const scan = { recogniser, content, signal }
  const { markdown, notes } = await withRecognisedPages(read('', { unreadPages: [1, 2, 3] }), scan)
  assert.deepEqual([markdown, notes], ['trois', [{ kind: 'unread_pages', pages: [1, 2] }]])
  const written = await withRecognisedPages(read('un', { starts: [[1, 0]], unreadPages: [2] }), scan)
  assert.deepEqual([written.markdown, written.notes], ['un', [{ kind: 'unread_pages', pages: [2] }]])
  await assert.rejects(withRecognisedPages(read('', { unreadPages: [1, 2] }), scan), { code: 'timed_out' })
})
