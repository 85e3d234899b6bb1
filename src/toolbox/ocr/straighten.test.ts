import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withEvenLight } from './even-light.ts'
import { drawn, signsOf } from './grey.fixture.ts'
import type { GreyImage } from './grey-image.ts'
import { narrowed } from './narrowed.ts'
import type { Picture } from './page-source.ts'
import { quarterTurned, rotated, slantOf, turned, upsideDown } from './straighten.ts'

/** A sheet whose lines of words are strokes, some longer than others, as text looks from afar. */
function lined(width = 500, height = 400): GreyImage {
  const pixels = new Uint8Array(width * height).fill(255)
  for (let line = 0; 40 + line * 22 < height - 60; line += 1) {
    for (let word = 0; word < 6; word += 1) {
      const [top, left] = [40 + line * 22, 60 + word * 62]
      const end = left + 34 + ((line * 7 + word * 13) % 20)
      for (let y = top; y < top + 8; y += 1) pixels.fill(0, y * width + left, y * width + Math.min(end, width - 60))
    }
  }
  return { width, height, pixels, dotsPerInch: 100 }
}

/** Noise that is the same at each run. */
function grained(image: GreyImage, share: number): GreyImage {
  let seed = 42
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  return { ...image, pixels: image.pixels.map((grey) => (next() < share ? 255 - grey : grey)) }
}

const near = (degrees: number, expected: number): void =>
  assert.ok(Math.abs(degrees - expected) <= 0.2, `${degrees} is not near ${expected}`)

describe('how a page slants', () => {
  test('is not at all when its lines are level', () => {
    const { isSideways, degrees } = slantOf(lined())
    assert.equal(isSideways, false)
    near(degrees, 0)
  })

  for (const degrees of [-6, -2.5, -0.7, 0.7, 2.5, 6]) {
    test(`is told when it was turned by ${degrees}°, and is what sets it right`, () => {
      const page = rotated(lined(), degrees)
      const slant = slantOf(page)
      assert.equal(slant.isSideways, false)
      near(slant.degrees, -degrees)
      near(slantOf(turned(page, slant)).degrees, 0)
    })
  }

  test('is told through grain', () => near(slantOf(grained(rotated(lined(), 3), 0.01)).degrees, -3))

  test('is told of a page on its side, whichever', () => {
    for (const page of [quarterTurned(lined()), upsideDown(quarterTurned(lined()))]) {
      const slant = slantOf(page)
      assert.equal(slant.isSideways, true)
      const { width, height } = turned(page, slant)
      assert.deepEqual([width, height], [500, 400])
      assert.equal(slantOf(turned(page, slant)).isSideways, false)
    }
  })

  test('is told of a page on its side that slants too', () => {
    const page = quarterTurned(rotated(lined(), 2))
    const straight = turned(page, slantOf(page))
    const { isSideways, degrees } = slantOf(straight)
    assert.equal(isSideways, false)
    near(degrees, 0)
  })

  test('is told at any number of dots', () => {
    const page = { ...rotated(lined(1500, 1200), 2), dotsPerInch: 300 }
    near(slantOf(page).degrees, -2)
  })

  test('is none on a page without ink', () => {
    const white = { ...lined(), pixels: new Uint8Array(500 * 400).fill(255) }
    assert.deepEqual(slantOf(white), { isSideways: false, degrees: 0 })
  })
})

describe('a page that is turned', () => {
  const rows = ['##...', '#....', '.....']

  test('by a quarter against the clock stands on its left side', () => {
    assert.deepEqual(signsOf(quarterTurned(drawn(rows))), ['...', '...', '...', '#..', '##.'])
  })

  test('four times by a quarter, or twice upside down, is itself', () => {
    const page = drawn(rows)
    assert.deepEqual(signsOf(quarterTurned(quarterTurned(quarterTurned(quarterTurned(page))))), rows)
    assert.deepEqual(signsOf(upsideDown(upsideDown(page))), rows)
    assert.deepEqual(signsOf(upsideDown(page)), signsOf(quarterTurned(quarterTurned(page))))
  })

  test('by next to nothing is left as it is', () => {
    const page = lined()
    assert.equal(turned(page, { isSideways: false, degrees: 0.1 }), page)
  })

  test('keeps its size, and is white where nothing was', () => {
    const black = { width: 100, height: 60, pixels: new Uint8Array(6000), dotsPerInch: 100 }
    const { width, height, pixels } = rotated(black, 5)
    assert.deepEqual([width, height, pixels[0], pixels[30 * 100 + 50]], [100, 60, 255, 0])
  })
})

describe('light that is made even', () => {
  /** Paper that darkens from left to right, with strokes of half its light. */
  function shaded(): GreyImage {
    const [width, height] = [200, 100]
    const pixels = new Uint8Array(width * height)
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const paper = 240 - (x * 140) / width
        const isStroke = y % 25 === 12 && x % 10 < 5
        pixels[y * width + x] = isStroke ? paper * 0.4 : paper
      }
    }
    return { width, height, pixels, dotsPerInch: 100 }
  }

  test('makes the paper white and the strokes black, in light and in shadow', () => {
    const { pixels, width } = withEvenLight(shaded())
    for (const x of [32, 92, 152]) assert.ok((pixels[12 * width + x] ?? 255) < 100, `stroke at ${x}`)
    for (const x of [27, 97, 167]) assert.ok((pixels[4 * width + x] ?? 0) > 230, `paper at ${x}`)
  })

  test('leaves a blank sheet blank, whatever its grey, and its size as it was', () => {
    for (const grey of [255, 180, 90]) {
      const sheet = { width: 60, height: 40, pixels: new Uint8Array(2400).fill(grey), dotsPerInch: 150 }
      const even = withEvenLight(sheet)
      assert.deepEqual([even.width, even.height, even.dotsPerInch], [60, 40, 150])
      assert.ok(
        even.pixels.every((pixel) => pixel === 255),
        String(grey),
      )
    }
  })

  test('bears a page that is smaller than what it looks around', () => {
    const dot = withEvenLight({ width: 1, height: 1, pixels: Uint8Array.from([7]), dotsPerInch: 300 })
    assert.deepEqual([...dot.pixels], [255])
    assert.equal(withEvenLight({ width: 0, height: 0, pixels: new Uint8Array(), dotsPerInch: 300 }).pixels.length, 0)
  })
})

describe('a picture that is made narrower', () => {
  const pixel = (...[red, green, blue, alpha]: readonly [number, number, number, number]) => [red, green, blue, alpha]
  const picture = (width: number, pixels: readonly (readonly number[])[]): Picture => ({
    width,
    height: pixels.length / width,
    rgba: Uint8Array.from(pixels.flat()),
  })
  const [black, white] = [pixel(0, 0, 0, 255), pixel(255, 255, 255, 255)]

  test('has the mean of what each new pixel covers', () => {
    const { width, height, rgba } = narrowed(picture(4, [black, white, white, white, white, black, white, white]), 2)
    assert.deepEqual([width, height, [...rgba]], [2, 1, [...pixel(128, 128, 128, 255), ...white]])
  })

  test('keeps its proportions, down to one pixel', () => {
    const wide = narrowed(
      picture(
        9,
        Array.from({ length: 27 }, () => black),
      ),
      3,
    )
    assert.deepEqual([wide.width, wide.height], [3, 1])
    const line = narrowed(
      picture(
        9,
        Array.from({ length: 9 }, () => black),
      ),
      2,
    )
    assert.deepEqual([line.width, line.height, [...line.rgba]], [2, 1, [...black, ...black]])
  })

  test('takes no colour from what is transparent', () => {
    const { rgba } = narrowed(picture(2, [pixel(200, 0, 0, 255), pixel(0, 255, 0, 0)]), 1)
    assert.deepEqual([...rgba], pixel(200, 0, 0, 128))
    assert.deepEqual([...narrowed(picture(2, [pixel(9, 9, 9, 0), pixel(9, 9, 9, 0)]), 1).rgba], pixel(0, 0, 0, 0))
  })

  test('is itself when it is no wider', () => {
    const small = picture(2, [black, white])
    assert.equal(narrowed(small, 2), small)
    assert.equal(narrowed(small, 800), small)
  })
})
