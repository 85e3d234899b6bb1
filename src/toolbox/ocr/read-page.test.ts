import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellsOf, characterErrorRate } from '../../../test/fakes/character-errors.ts'
import { bulletinPage, englishPage, formPage, orderPage, scanned } from '../../../test/fakes/scanned-pages.ts'
import { between, type GreyImage } from './grey-image.ts'
import { readPage } from './read-page.ts'
import { startTesseract } from './tesseract.ts'

const reader = await startTesseract()
const mostErrors = 0.005

function textOf(image: GreyImage): string {
  return readPage(reader, image, 'fr').markdown
}

test('a slanted photograph with shadow and grain is read, its table in place', async () => {
  const page = orderPage()
  const { markdown, isDoubtful, confidence } = readPage(
    reader,
    await scanned(page, { dotsPerInch: 200, skewDegrees: -2, noise: 8, shadow: 0.6 }),
    'fr',
  )
  assert.ok(characterErrorRate(markdown, page.text) <= mostErrors, markdown)
  assert.deepEqual(cellsOf(markdown), page.rows)
  assert.match(markdown, /^# ARRÊTÉ MUNICIPAL N° 2025-147$/m)
  assert.equal(isDoubtful, false)
  assert.ok(confidence > 0.9)
})

test('two columns are read one after the other, on a page that lies on its side', async () => {
  const page = bulletinPage()
  const text = textOf(await scanned(page, { dotsPerInch: 200, quarterTurns: 3 }))
  assert.ok(characterErrorRate(text, page.text) <= mostErrors, text)
  assert.match(text, /^## La bibliothèque rouvre$[\s\S]*^## Un budget sans hausse$/m)
})

test('a page upside down is turned', async () => {
  const page = bulletinPage()
  const reading = readPage(reader, await scanned(page, { dotsPerInch: 150, quarterTurns: 2 }), 'fr')
  assert.equal(reading.isUpsideDown, true)
  assert.ok(characterErrorRate(reading.markdown, page.text) <= 0.01, reading.markdown)
})

test('the engine’s own segmentation loses the columns: ours is what keeps them', async () => {
  const page = bulletinPage()
  const oneBlock = await startTesseract({ mode: 6, givesDots: false })
  const { markdown } = readPage(oneBlock, await scanned(page, { dotsPerInch: 200 }), 'fr')
  assert.ok(characterErrorRate(markdown, page.text) > 0.3, markdown)
})

test('English is read with its own data', async () => {
  const page = englishPage()
  const { language, markdown } = readPage(reader, await scanned(page, { dotsPerInch: 150 }), 'fr')
  assert.equal(language, 'en')
  assert.ok(characterErrorRate(markdown, page.text) <= 0.01, markdown)
})

test('letters in the boxes of a form are words, and ruled cells keep several lines', async () => {
  const rows = cellsOf(textOf(await scanned(formPage(), { dotsPerInch: 200 })))
  assert.deepEqual(rows, [
    ['Nom', 'DUPONT'],
    ['Prénom', 'MANON'],
    ['Adresse', '27 rue des Saules, bâtiment B'],
  ])
})

test('a page whose ink is not covered by words is doubtful, and a blank one is not', async () => {
  const page = bulletinPage()
  const image = await scanned(page, { dotsPerInch: 150 })
  const scribbled = { ...image, pixels: Uint8Array.from(image.pixels) }
  scribble(scribbled)
  const reading = readPage(reader, scribbled, 'fr')
  assert.equal(reading.isDoubtful, true)
  assert.ok(reading.pictures.length > 0)
  const white = { ...image, pixels: new Uint8Array(image.pixels.length).fill(250) }
  const { markdown, isDoubtful } = readPage(reader, white, 'fr')
  assert.deepEqual([markdown, isDoubtful], ['', false])
})

/** Loops of a pen over the empty half of the page. */
function scribble({ width, height, pixels }: GreyImage): void {
  for (let step = 0; step < 40_000; step += 1) {
    const angle = step / 90
    const x = Math.round(width * 0.5 + Math.sin(angle) * width * 0.3 * Math.cos(angle / 37))
    const y = Math.round(height * 0.75 + Math.cos(angle * 1.3) * height * 0.15)
    for (let dot = 0; dot < 9; dot += 1) pixels[(y + (dot % 3)) * width + x + Math.floor(dot / 3)] = 20
  }
}

test('between two pixels the grey is between theirs, and white outside', () => {
  const image = { width: 2, height: 2, pixels: Uint8Array.from([0, 100, 200, 100]), dotsPerInch: 72 }
  assert.equal(between(image, 0.5, 0), 50)
  assert.equal(between(image, 0, 0.5), 100)
  assert.equal(between(image, -3, 0), 255)
})
