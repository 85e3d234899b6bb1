import type { HtmlElement } from '#text/html/html-node'
import { inlineText } from '#text/html/html-to-markdown'
import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'
import { type HtmlPage, openPage } from './open-page.ts'
import { writePage } from './write-page.ts'
import { Readability } from '@mozilla/readability'

const noise =
  'script,style,noscript,template,iframe,object,embed,svg,canvas,dialog,button,input,select,textarea,[hidden],[aria-hidden=true]'
const around = 'nav,aside,footer,[role=navigation],[role=search],[role=complementary],[role=contentinfo],[role=banner]'
const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden/i

/** What is found to be the article must hold this share of the page's words, or the page is taken whole. */
const leastShare = 0.4
/** Beyond this, looking for the article would take longer than it is worth. */
const largestGuessedPage = 500_000

/** A page as Markdown: menus, banners, scripts and what is hidden left out; headings, lists, links and tables kept. */
export async function readHtml({ bytes, progress }: ParserInput): Promise<ParsedDocument> {
  const source = tidyText(decodeText(bytes, declaredEncoding(bytes)))
  const page = openClean(source)
  const title = titleOf(page)
  const language = page.documentElement?.getAttribute('lang')
  progress()
  const markdown = tidyText(writePage(contentOf(page, source), progress)).trim()
  if (markdown === '') throw new AppError('empty_document', {})
  return { title, markdown, language: languageOf(markdown, language), pages: [] }
}

/** The encoding that a page names in its first bytes. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]
}

function openClean(source: string): HtmlPage {
  const page = openPage(source)
  for (const element of [...page.querySelectorAll(noise)]) element.remove()
  for (const element of [...page.querySelectorAll('[style]')]) {
    if (hiddenStyle.test(element.getAttribute('style') ?? '')) element.remove()
  }
  return page
}

/** The main heading says it best; page titles often carry the site's name too. */
function titleOf(page: HtmlPage): string | null {
  const heading = page.querySelector('main h1') ?? page.querySelector('h1')
  const meta = page.querySelector('meta[property="og:title"]')?.getAttribute('content') ?? ''
  const candidates = [heading ? inlineText(heading) : '', meta.trim(), page.querySelector('title')?.textContent ?? '']
  return candidates.map((text) => text.replaceAll(/\s+/g, ' ').trim()).find((text) => text !== '') ?? null
}

/** The landmark that accessible pages have; else the article that stands out; else everything but menus and footers. */
function contentOf(page: HtmlPage, source: string): HtmlElement {
  const landmarks = [...page.querySelectorAll('main,[role=main]')]
  const whole = landmarks.length === 1 ? landmarks[0] : page.querySelector('body')
  if (!whole) throw new AppError('empty_document', {})
  for (const element of [...whole.querySelectorAll(around)]) element.remove()
  const words = inlineText(whole).length
  if (landmarks.length === 1 || source.length > largestGuessedPage) return whole
  const article = articleOf(source)
  return article !== null && inlineText(article).length >= words * leastShare ? article : whole
}

function articleOf(source: string): HtmlElement | null {
  const found = new Readability<string>(openClean(source), { maxElemsToParse: 50_000, disableJSONLD: true }).parse()
  return found?.content ? openClean(found.content).querySelector('body') : null
}
