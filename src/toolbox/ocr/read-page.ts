import { languageOf } from '#text/languages/languages'
import { withEvenLight } from './even-light.ts'
import type { GreyImage } from './grey-image.ts'
import { gridsOf } from '../page-geometry/grids.ts'
import { unreadInk } from './ink.ts'
import type { ReadLine } from './lines-from-tsv.ts'
import type { PixelBox } from '#toolbox/page-geometry/pixel-box'
import { partsOf } from './page-parts.ts'
import { rulesOf, withoutRules } from './rules.ts'
import { type Rules } from '#toolbox/page-geometry/grids'
import { type Slant, slantOf, turned, upsideDown } from './straighten.ts'
import type { OcrLanguage, TextReader } from './tesseract.ts'
import { writeParts } from './write-parts.ts'

/** A page as it was read from its picture. */
export interface PageReading {
  readonly markdown: string
  readonly language: OcrLanguage
  readonly words: number
  /** Mean of what the engine says of its words, 0 to 1. */
  readonly confidence: number
  /** Something on the page was not read, or badly: a person should look. */
  readonly isDoubtful: boolean
  readonly pictures: readonly PixelBox[]
  /** How it was turned to stand upright. */
  readonly slant: Slant
  readonly isUpsideDown: boolean
  /** The page upright and in even light; boxes are places in it. */
  readonly image: GreyImage
}

/** Below these a page is doubtful: calibrated on rendered pages, whose unread ink stays under 5 %. */
const mostUnreadShare = 0.2
const leastConfidence = 0.75
/** Under this confidence the page may be upside down. */
const wrongWayConfidence = 70
const leastLineConfidence = 35
/** A page with less than this share of ink is blank. */
const leastInk = 0.0004

/** Light made even, page upright, read, rebuilt as Markdown, and what was left unread counted. */
export function readPage(reader: TextReader, picture: GreyImage, expected: OcrLanguage): PageReading {
  const even = withEvenLight(picture)
  const slant = slantOf(even)
  const image = turned(even, slant)
  const nothing = { markdown: '', language: expected, words: 0, confidence: 1, isDoubtful: false, pictures: [] }
  if (inkShare(image) < leastInk) return { ...nothing, slant, isUpsideDown: false, image }
  const upright = rightWayUp(reader, { image, isSideways: slant.isSideways, language: expected })
  const { lines, language } = inItsLanguage(reader, upright, expected)
  const { rules, isUpsideDown } = upright
  const { dotsPerInch } = image
  const near = Math.max(3, dotsPerInch / 40)
  const markdown = writeParts(partsOf(lines, gridsOf(rules, near), dotsPerInch))
  const { share, pictures } = unreadInk(upright.image, lines, rules)
  const confidence = meanConfidence(lines) / 100
  const words = lines.reduce((sum, line) => sum + line.words.length, 0)
  const isDoubtful = share > mostUnreadShare || confidence < leastConfidence
  return { markdown, language, words, confidence, isDoubtful, pictures, slant, isUpsideDown, image: upright.image }
}

/** A page one way up, its rules, and its lines read without them. */
interface Upright {
  readonly image: GreyImage
  readonly isUpsideDown: boolean
  readonly rules: Rules
  readonly lines: readonly ReadLine[]
}

interface Straight {
  readonly image: GreyImage
  readonly isSideways: boolean
  readonly language: OcrLanguage
}

/** Lines that ran down the page may be upside down now; so may a page of which little is understood. */
function rightWayUp(reader: TextReader, { image, isSideways, language }: Straight): Upright {
  if (isSideways && isBetterTurned(reader, image, language)) return turnedOver(reader, image, language)
  const upright = readUpright(reader, image, language)
  const isUnderstood = meanConfidence(upright.lines) >= wrongWayConfidence
  if (isSideways || isUnderstood || !isBetterTurned(reader, image, language)) return upright
  return turnedOver(reader, image, language)
}

function turnedOver(reader: TextReader, image: GreyImage, language: OcrLanguage): Upright {
  return { ...readUpright(reader, upsideDown(image), language), isUpsideDown: true }
}

function readUpright(reader: TextReader, image: GreyImage, language: OcrLanguage): Upright {
  const rules = rulesOf(image)
  return { image, isUpsideDown: false, rules, lines: readWithout(reader, { image, rules }, language) }
}

/** Lines of which next to nothing was understood are strokes of a pen or of a stamp: they stay unread ink. */
function readWithout(
  reader: TextReader,
  { image, rules }: { image: GreyImage; rules: Rules },
  language: OcrLanguage,
): ReadLine[] {
  return reader
    .read(withoutRules(image, rules), language)
    .filter((line) => meanConfidence([line]) >= leastLineConfidence)
}

/** Asks a band of the page, both ways up. */
function isBetterTurned(reader: TextReader, image: GreyImage, language: OcrLanguage): boolean {
  const band = fullestBand(image)
  const understood = (picture: GreyImage): number => weightOf(reader.read(picture, language))
  return understood(upsideDown(band)) > understood(band)
}

const bandShare = 0.12

/** The part of the page with the most ink. */
function fullestBand(image: GreyImage): GreyImage {
  const { width, height, pixels } = image
  const rows = Math.max(1, Math.round(height * bandShare))
  let best = { top: 0, ink: -1 }
  for (let top = 0; top + rows <= height; top += Math.ceil(rows / 2)) {
    let ink = 0
    for (let at = top * width; at < (top + rows) * width; at += 7) if ((pixels[at] ?? 255) < 128) ink += 1
    if (ink > best.ink) best = { top, ink }
  }
  return { ...image, height: rows, pixels: pixels.slice(best.top * width, (best.top + rows) * width) }
}

/** Text in another language is read again with its own data. */
function inItsLanguage(
  reader: TextReader,
  { image, rules, lines }: Upright,
  expected: OcrLanguage,
): { lines: readonly ReadLine[]; language: OcrLanguage } {
  const text = lines.map(({ words }) => words.map((word) => word.text).join(' ')).join('\n')
  const language = languageOf(text) === 'en' ? 'en' : 'fr'
  if (language === expected) return { lines, language }
  const again = readWithout(reader, { image, rules }, language)
  return weightOf(again) > weightOf(lines) ? { lines: again, language } : { lines, language: expected }
}

/** How much was understood: letters, by how sure the engine is of them. */
function weightOf(lines: readonly ReadLine[]): number {
  return lines.reduce(
    (sum, { words }) => sum + words.reduce((part, { text, confidence }) => part + lettersOf(text) * confidence ** 2, 0),
    0,
  )
}

function meanConfidence(lines: readonly ReadLine[]): number {
  let sum = 0
  let letters = 0
  for (const { text, confidence } of lines.flatMap(({ words }) => [...words])) {
    sum += confidence * lettersOf(text)
    letters += lettersOf(text)
  }
  return letters === 0 ? 0 : sum / letters
}

function lettersOf(text: string): number {
  return text.match(/[\p{L}\d]/gu)?.length ?? 0
}

function inkShare({ pixels }: GreyImage): number {
  let ink = 0
  for (let at = 0; at < pixels.length; at += 1) if ((pixels[at] ?? 255) < 128) ink += 1
  return ink / Math.max(1, pixels.length)
}
