import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '#platform/errors'
import type { DocumentReader } from '#toolbox/parse/document-reader'
import { readDataUrl } from './data-url.ts'
import type { PageEngine } from './page-engine.ts'
import { presentPage } from './present-page.ts'
import { type PagePicture, type PageText, readPages } from './read-pages.ts'

const plain: PageText = { page: 3, markdown: 'Texte', isDoubtful: false, pictures: [], size: null }
const picture = (...[left, top, right, bottom]: readonly [number, number, number, number]): PagePicture => ({
  ...{ left, top, right, bottom },
  png: Uint8Array.from([1, 2, 3]),
})

describe('a page in Mistral’s shape', () => {
  test('counts from zero, and has no size when its text is written in the file', () => {
    assert.deepEqual(presentPage(plain, {}, 9), {
      index: 2,
      markdown: 'Texte',
      images: [],
      tables: [],
      dimensions: null,
      doubtful: false,
    })
  })

  test('has the size of the picture that was read, in whole dots', () => {
    const size = { width: 1240, height: 1754, dotsPerInch: 149.6 }
    const { dimensions, doubtful } = presentPage({ ...plain, size, isDoubtful: true }, {}, 9)
    assert.deepEqual([dimensions, doubtful], [{ width: 1240, height: 1754, dpi: 150 }, true])
  })

  test('names its pictures, and marks them in the text', () => {
    const page = { ...plain, pictures: [picture(1.4, 2.6, 40, 50), picture(0, 0, 10, 10)] }
    const { markdown, images } = presentPage(page, {}, 9)
    assert.equal(markdown, 'Texte\n\n![img-0.png](img-0.png)\n\n![img-1.png](img-1.png)')
    assert.deepEqual(images[0], {
      ...{ id: 'img-0.png', top_left_x: 1, top_left_y: 3, bottom_right_x: 40, bottom_right_y: 50 },
      image_base64: null,
    })
  })

  test('holds the bytes of its pictures when they are asked for', () => {
    const page = { ...plain, pictures: [picture(0, 0, 9, 9), { ...picture(0, 0, 9, 9), png: null }] }
    const { images } = presentPage(page, { include_image_base64: true }, 9)
    assert.deepEqual(
      images.map((image) => image.image_base64),
      ['data:image/png;base64,AQID', null],
    )
  })

  test('leaves out pictures whose short side is too small, then those beyond the limit', () => {
    const page = {
      ...plain,
      pictures: [picture(0, 0, 100, 5), picture(0, 0, 30, 20), picture(0, 0, 20, 40), picture(0, 0, 50, 50)],
    }
    const ids = (limit: number) =>
      presentPage(page, { image_min_size: 20 }, limit).images.map(({ bottom_right_x: right }) => right)
    assert.deepEqual([ids(9), ids(2), ids(0), ids(-1)], [[30, 20, 50], [30, 20], [], []])
  })

  test('of a picture alone is its mark', () => {
    assert.equal(
      presentPage({ ...plain, markdown: '', pictures: [picture(0, 0, 9, 9)] }, {}, 9).markdown,
      '![img-0.png](img-0.png)',
    )
  })
})

describe('tables', () => {
  const table = '| Nom | Prix |\n| --- | --- |\n| Salle <A> | 12 € |'
  const page = { ...plain, markdown: `# Tarifs\n\n${table}\n\nFin\n\n${table}` }

  test('stay in the text unless they are asked for apart', () => {
    assert.deepEqual(
      [presentPage(page, {}, 9).markdown, presentPage(page, { table_format: null }, 9).tables],
      [page.markdown, []],
    )
  })

  test('stand apart in Markdown, their place marked', () => {
    const { markdown, tables } = presentPage(page, { table_format: 'markdown' }, 9)
    assert.equal(markdown, '# Tarifs\n\n[tbl-0.md](tbl-0.md)\n\nFin\n\n[tbl-1.md](tbl-1.md)')
    assert.deepEqual(tables?.[1], { id: 'tbl-1.md', format: 'markdown', content: table })
  })

  test('or in HTML, in which nothing of theirs is a mark', () => {
    const { markdown, tables } = presentPage(page, { table_format: 'html' }, 9)
    assert.match(markdown, /\[tbl-0\.html\]\(tbl-0\.html\)/)
    assert.equal(
      tables?.[0]?.content,
      '<table><tr><th>Nom</th><th>Prix</th></tr><tr><td>Salle &lt;A&gt;</td><td>12 €</td></tr></table>',
    )
  })

  test('keep the bars of their cells, and cells that are empty', () => {
    const markdown = '| a | b |\n| --- | :-: |\n| x \\| y |  |\n|  | z\\| |'
    const { tables } = presentPage({ ...plain, markdown }, { table_format: 'html' }, 9)
    assert.equal(
      tables?.[0]?.content,
      '<table><tr><th>a</th><th>b</th></tr><tr><td>x | y</td><td></td></tr><tr><td></td><td>z|</td></tr></table>',
    )
  })
})

describe('a file within a request', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64')
  const url = (head: string): string => `${head},${png.toString('base64')}`

  test('is its bytes, and of the type that they say, whatever its address says', () => {
    for (const head of [
      'data:image/png;base64',
      'data:application/octet-stream;base64',
      'DATA:image/PNG;BASE64',
      'data:image/png;charset=utf-8;base64',
      'data:application/pdf;name=d%C3%A9lib.pdf;base64',
      'data:application/vnd.openxmlformats-officedocument.wordprocessingml.document;base64',
    ]) {
      const { content, mediaType } = readDataUrl(url(head), 'p')
      assert.deepEqual([Buffer.from(content).equals(png), mediaType], [true, 'image/png'], head)
    }
  })

  test('threat: server-side request forgery: no other address is read', () => {
    for (const address of [
      'https://site.example/a.pdf',
      'file:///etc/passwd',
      'data:image/png,texte',
      'data:;base64,AAAA',
      'image/png;base64,AAAA',
      ' data:image/png;base64,AAAA',
      '',
    ]) {
      assert.throws(() => readDataUrl(address, 'document.document_url'), {
        code: 'invalid_request',
        details: { reason: 'only_data_urls', param: 'document.document_url' },
      })
    }
  })

  test('without a byte is empty', () => {
    for (const content of ['', '====', '!!!']) {
      assert.throws(() => readDataUrl(`data:image/png;base64,${content}`, 'p'), { code: 'empty_document' })
    }
  })
})

describe('the pages of a file', () => {
  interface Given {
    markdown?: string
    pages?: readonly { page: number; start: number }[]
    unread?: 'all' | readonly number[]
    refusal?: AppError
  }

  /** What is asked of the engine that reads pictures, which says « lu » for each page of three. */
  async function read(given: Given, wanted: readonly number[] | null = null) {
    const asked: unknown[] = []
    const unused = () => Promise.reject(new Error('not asked'))
    const pageEngine: PageEngine = {
      async *recognise({ pages }) {
        asked.push(pages)
        for (const page of pages === 'all' ? [1, 2, 3] : pages) {
          if (given.refusal) yield { page, refusal: given.refusal }
          else {
            const facts = { language: 'fr' as const, words: 1, confidence: 1, isDoubtful: page === 2, pictures: [] }
            yield { kind: 'read', page, markdown: `lu ${page}`, width: 10, height: 20, dotsPerInch: 72, ...facts }
          }
        }
      },
      pagesOf: unused,
      draw: unused,
      close: () => {},
    }
    const parsed = { title: null, markdown: given.markdown ?? '', language: 'fr', pages: [...(given.pages ?? [])] }
    const documentReader: DocumentReader = {
      read: async () => ({
        mediaType: 'application/pdf',
        parsed,
        unreadPages: given.unread ?? [],
        unreadFiles: [],
      }),
      openInner: unused,
      close: () => {},
    }
    const signal = new AbortController().signal
    const actor = { kind: 'anonymous' as const, scopes: new Set<never>(), requestId: 'r', address: null }
    const file = { content: new Uint8Array(), name: 'a.pdf', pages: wanted, withPictures: false }
    const pages = await readPages({ pageEngine, documentReader, actor, signal }, file)
    return { asked, pages: pages.map(({ page, markdown, size }) => `${page}: ${markdown}${size ? ' (seen)' : ''}`) }
  }

  const written = {
    markdown: '# Un\n\nDeux\n\nTrois',
    pages: [
      { page: 1, start: 2 },
      { page: 2, start: 6 },
      { page: 3, start: 12 },
    ],
  }

  test('are as they are written, the first with what stands before it', async () => {
    assert.deepEqual(await read(written), { asked: [], pages: ['1: # Un', '2: Deux', '3: Trois'] })
  })

  test('are only those that are wanted', async () => {
    assert.deepEqual((await read(written, [3, 1])).pages, ['1: # Un', '3: Trois'])
    assert.deepEqual((await read(written, [9])).pages, [])
  })

  test('without pages are one', async () => {
    assert.deepEqual((await read({ markdown: 'Texte' })).pages, ['1: Texte'])
  })

  test('are seen where nothing is written, each in its place', async () => {
    const given = {
      markdown: 'Un\n\nTrois',
      pages: [
        { page: 1, start: 0 },
        { page: 3, start: 4 },
      ],
      unread: [2],
    }
    assert.deepEqual(await read(given), { asked: [[2]], pages: ['1: Un', '2: lu 2 (seen)', '3: Trois'] })
    assert.deepEqual(await read(given, [1]), { asked: [], pages: ['1: Un'] })
    assert.deepEqual(await read(given, [2]), { asked: [[2]], pages: ['2: lu 2 (seen)'] })
  })

  test('are all seen in a scanned file, or those that are wanted', async () => {
    assert.deepEqual(await read({ unread: 'all' }), {
      asked: ['all'],
      pages: ['1: lu 1 (seen)', '2: lu 2 (seen)', '3: lu 3 (seen)'],
    })
    assert.deepEqual(await read({ unread: 'all' }, [2]), { asked: [[2]], pages: ['2: lu 2 (seen)'] })
  })

  test('that cannot be seen are refused as such', async () => {
    const refusal = new AppError('corrupted', { reason: 'page_unreadable', value: 1 })
    await assert.rejects(read({ unread: 'all', refusal }), refusal)
  })
})
