import { messageOf } from '#platform/errors'
import { type Asked, answerQuestions } from '#platform/processes/child/answer-questions'
import { encode } from 'fast-png'
import { isOurs, refusalOf } from '#toolbox/parse/child/read-bytes'
import { cropped, type GreyImage } from '../grey-image.ts'
import { openPages } from '../open-pages.ts'
import type { PageSource } from '../page-source.ts'
import { type PageReading, readPage } from '../read-page.ts'
import { turned, upsideDown } from '../straighten.ts'
import { startTesseract, type TextReader } from '../tesseract.ts'
import { type PageAnswer, PageQuestion } from './messages.ts'

let source: PageSource | null = null
let reader: TextReader | null = null

answerQuestions(answer)

async function answer({ question, content }: Asked): Promise<PageAnswer> {
  try {
    const asked = PageQuestion.parse(question)
    if (asked.kind === 'open') {
      source = await openPages(content, asked.mediaType)
      return { kind: 'opened', pageCount: source.pageCount }
    }
    if (source === null) return { kind: 'broken', reason: 'no file is open' }
    return asked.kind === 'read' ? await read(source, asked) : await draw(source, asked)
  } catch (error) {
    return isOurs(error) ? { kind: 'broken', reason: messageOf(error) } : { kind: 'refused', refusal: refusalOf(error) }
  }
}

async function draw(pages: PageSource, { page, width }: Extract<PageQuestion, { kind: 'draw' }>): Promise<PageAnswer> {
  const picture = await pages.picture(page, width)
  const png = encode({ width: picture.width, height: picture.height, data: picture.rgba, channels: 4, depth: 8 })
  return { kind: 'drawn', png }
}

async function read(pages: PageSource, request: Extract<PageQuestion, { kind: 'read' }>): Promise<PageAnswer> {
  reader ??= await startTesseract()
  const grey = await pages.grey(request.page)
  const reading = readPage(reader, grey, request.language)
  const { markdown, language, words, confidence, isDoubtful, image } = reading
  const { width, height, dotsPerInch } = image
  const pictures = picturesOf(reading, request.withPictures ? grey : null)
  const facts = { markdown, language, words, confidence, isDoubtful, width, height, dotsPerInch, pictures }
  return { kind: 'read', page: request.page, ...facts }
}

const mostPictures = 200

/** Pictures as they are on the page, in its own light. */
function picturesOf({ pictures, slant, isUpsideDown }: PageReading, grey: GreyImage | null) {
  const found = pictures.slice(0, mostPictures)
  if (grey === null || found.length === 0) return found.map((box) => ({ ...box, png: null }))
  const straight = turned(grey, slant)
  const page = isUpsideDown ? upsideDown(straight) : straight
  return found.map((box) => {
    const { width, height, pixels } = cropped(page, box)
    return { ...box, png: encode({ width, height, data: pixels, channels: 1, depth: 8 }) }
  })
}
