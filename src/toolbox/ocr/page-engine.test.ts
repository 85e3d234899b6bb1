import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decode } from 'fast-png'
import { characterErrorRate } from '../../../test/fakes/character-errors.ts'
import { englishPage, formPage, pngOf, scanned, scannedLine, scannedPdf } from '../../../test/fakes/scanned-pages.ts'
import { writePdf } from '../../../test/fakes/write-pdf.ts'
import type { ReadPage } from './child/messages.ts'
import { openPageEngine, type PagesToRead } from './page-engine.ts'

const engine = openPageEngine()
after(() => engine.close())
const { signal } = new AbortController()
const pdf = 'application/pdf'
const english = englishPage()
const scans = [await scanned(formPage()), await scanned(english, { dotsPerInch: 150 })]
const line = await scannedLine('Le conseil se tient mardi.')
const lines = scannedPdf([line, line])

async function pagesOf(asked: Omit<PagesToRead, 'signal'>): Promise<ReadPage[]> {
  const pages: ReadPage[] = []
  for await (const page of engine.recognise({ ...asked, signal })) {
    if ('refusal' in page) throw page.refusal
    pages.push(page)
  }
  return pages
}

test('the pages of a scanned PDF are read in other processes and come in their order', async () => {
  const [first, second] = await pagesOf({ content: scannedPdf(scans), mediaType: pdf, pages: 'all' })
  assert.deepEqual([first?.page, second?.page], [1, 2])
  assert.match(first?.markdown ?? '', /Prénom \| MANON \|/)
  assert.ok(characterErrorRate(second?.markdown ?? '', english.text) <= 0.01, second?.markdown)
  assert.deepEqual([first?.language, second?.language], ['fr', 'en'])
})

test('only the pages that are asked for are read, and a picture is a page', async () => {
  const second = await pagesOf({ content: lines, mediaType: pdf, pages: [2] })
  assert.deepEqual(
    second.map(({ page }) => page),
    [2],
  )
  const pictures = await pagesOf({ content: pngOf(line), mediaType: 'image/png', pages: 'all' })
  assert.deepEqual(
    pictures.map(({ page, markdown }) => [page, markdown]),
    [[1, 'Le conseil se tient mardi.']],
  )
})

test('what is no picture, ends too early or would unfold too far is refused, and the next file is read', async () => {
  const png = Buffer.from(pngOf({ width: 40, height: 40, pixels: new Uint8Array(1600).fill(255), dotsPerInch: 72 }))
  const huge = Buffer.from(png)
  huge.writeUInt32BE(60_000, 16)
  huge.writeUInt32BE(60_000, 20)
  const refused = (content: Uint8Array, mediaType: string, code: string) =>
    assert.rejects(pagesOf({ content, mediaType, pages: [1] }), { code })
  await refused(huge, 'image/png', 'decompression_bomb')
  await refused(png.subarray(0, 60), 'image/png', 'corrupted')
  await refused(Buffer.from('%PDF-1.4 nothing'), pdf, 'corrupted')
  await refused(Buffer.from('II*\0\u0008\0\0\0', 'latin1'), 'image/tiff', 'corrupted')
  const [blank] = await pagesOf({ content: png, mediaType: 'image/png', pages: [1] })
  assert.equal(blank?.markdown, '')
})

test('a page that is refused keeps none of the others from being read; after three, the rest is not tried', async () => {
  const told = async (pages: readonly number[]): Promise<[number, string][]> => {
    const found: [number, string][] = []
    for await (const page of engine.recognise({ content: lines, mediaType: pdf, pages, signal })) {
      found.push([page.page, 'refusal' in page ? page.refusal.code : 'read'])
    }
    return found
  }
  assert.deepEqual(await told([7, 2]), [
    [7, 'corrupted'],
    [2, 'read'],
  ])
  const missing = [5, 6, 7, 8, 9, 10, 11]
  assert.deepEqual(
    (await told([...missing, 2])).map(([page, outcome]) => `${page} ${outcome}`),
    [...missing, 2].map((page) => `${page} corrupted`),
  )
})

test('a page is drawn as wide as it was asked for', async () => {
  const content = writePdf([{ words: [{ text: 'Une page', x: 60, y: 700 }] }])
  const png = decode(await engine.draw({ content, mediaType: pdf, page: 1, width: 300, signal }))
  assert.equal(png.width, 300)
  assert.ok(Math.abs(png.height - 424) <= 2)
  assert.ok(png.data.some((value) => value < 100))
  await assert.rejects(engine.draw({ content, mediaType: pdf, page: 2, width: 300, signal }), { code: 'corrupted' })
})

test('whoever leaves ends the work, and the others are served', async () => {
  const left = new AbortController()
  const asked = { content: lines, mediaType: pdf, pages: 'all' as const, signal: left.signal }
  const reading = engine.recognise(asked)[Symbol.asyncIterator]().next()
  left.abort(new Error('gone'))
  await assert.rejects(reading, { message: 'gone' })
  const [page] = await pagesOf({ content: asked.content, mediaType: pdf, pages: [2] })
  assert.equal(page?.page, 2)
})
