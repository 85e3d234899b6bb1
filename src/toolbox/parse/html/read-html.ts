import type { HtmlElement } from '#text/html/html-node'
import { inlineText } from '#text/html/inline-text'
import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'
import { type HtmlPage, openPage } from './open-page.ts'
import { pageMarkdown } from '#text/html/page-markdown'

const noise = 'script,style,noscript,template,iframe,object,embed,svg,canvas,input,select,textarea,[aria-hidden=true]'
const around = 'nav,footer,[role=navigation],[role=search],[role=contentinfo],[role=banner]'
const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden/i
/** Blocks of links and notices that many sites give no landmark. */
const siteBlocks = /(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|navbar|menu|skip-?links?|social|share)(?:$|[\s_-])/i
/** Also what a canteen serves: a menu of the site is made of links. */
const menuBlock = /(?:^|[\s_-])menu(?:$|[\s_-])/i
const mostOfSiteBlock = 2000

/** A page as Markdown: menus, banners, scripts and what is hidden left out; headings, lists, links and tables kept. */
export async function readHtml({ bytes, progress }: ParserInput): Promise<ParsedDocument> {
  const source = tidyText(decodeText(bytes, declaredEncoding(bytes)))
  const page = openClean(source)
  const title = titleOf(page)
  const language = page.documentElement?.getAttribute('lang')
  progress()
  const markdown = tidyText(pageMarkdown(contentOf(page), progress)).trim()
  if (markdown === '') throw new AppError('empty_document', {})
  return { title, markdown, language: languageOf(markdown, language), pages: [] }
}

/** The encoding that a page names in its first bytes. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  return /<meta[^>]+charset\s*=\s*(?:["']\s*)?([\w:.-]+)/i.exec(head)?.[1]
}

function openClean(source: string): HtmlPage {
  const page = openPage(source)
  for (const element of [...page.querySelectorAll(noise)]) element.remove()
  const opened = panelsOf(page)
  for (const element of [...page.querySelectorAll('[hidden],[style],dialog')]) {
    const isHidden = element.getAttribute('hidden') !== null || element.tagName === 'DIALOG'
    const isShut = isHidden || hiddenStyle.test(element.getAttribute('style') ?? '')
    if (isShut && !isOpenable(element, opened)) element.remove()
  }
  for (const button of [...page.querySelectorAll('button')]) if (!isQuestion(button)) button.remove()
  return page
}

/** What buttons of the page show: questions that unfold, tabs. */
function panelsOf(page: HtmlPage): Set<string> {
  const names = [...page.querySelectorAll('[aria-controls]')].map((element) => element.getAttribute('aria-controls'))
  return new Set(names.flatMap((name) => name?.split(/\s+/) ?? []))
}

const unnamedButton = 'button[aria-expanded]:not([aria-controls])'

/** Tabs, what the browser's own search opens, and what stands right below a button that unfolds and names nothing. */
const unfolded = `[role=tabpanel],[hidden=until-found],${unnamedButton} + *,:is(h1,h2,h3,h4,h5,h6,p,div,dt):has(> ${unnamedButton}) + *`

function isOpenable(element: HtmlElement, opened: ReadonlySet<string>): boolean {
  if (element.tagName === 'DIALOG') return false
  return opened.has(element.getAttribute('id') ?? '') || element.matches(unfolded)
}

/** The words of a button are text when they name what it unfolds. */
function isQuestion(button: HtmlElement): boolean {
  const isTitle = button.closest('h1,h2,h3,h4,h5,h6,summary,dt') !== null
  return isTitle || button.getAttribute('aria-expanded') !== null || button.getAttribute('role') === 'tab'
}

/** The main heading says it best; page titles often carry the site's name too. */
function titleOf(page: HtmlPage): string | null {
  const heading = page.querySelector('main h1') ?? page.querySelector('h1')
  const meta = page.querySelector('meta[property="og:title"]')?.getAttribute('content') ?? ''
  const candidates = [heading ? inlineText(heading) : '', meta.trim(), page.querySelector('title')?.textContent ?? '']
  return candidates.map((text) => text.replaceAll(/\s+/g, ' ').trim()).find((text) => text !== '') ?? null
}

/** The landmark that accessible pages have, else the whole page; menus, banners and footers left out. */
function contentOf(page: HtmlPage): HtmlElement {
  const landmarks = [...page.querySelectorAll('main,[role=main]')]
  const whole = landmarks.length === 1 ? landmarks[0] : page.querySelector('body')
  if (!whole) throw new AppError('empty_document', {})
  for (const element of [...whole.querySelectorAll(around)]) element.remove()
  for (const element of [...whole.querySelectorAll('[class],[id]')]) if (isOfSite(element)) element.remove()
  return whole
}

function isOfSite(element: HtmlElement): boolean {
  const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`.slice(0, 500)
  if (!siteBlocks.test(names) || (menuBlock.test(names) && !isMadeOfLinks(element))) return false
  return (element.textContent ?? '').length < mostOfSiteBlock && !hasHeading(element, names)
}

function isMadeOfLinks(element: HtmlElement): boolean {
  const lettersIn = (part: HtmlElement): number => part.textContent?.match(/[\p{L}\d]/gu)?.length ?? 0
  const own = element.tagName === 'A' ? [element] : [...element.querySelectorAll('a')]
  return own.reduce((sum, link) => sum + lettersIn(link), 0) * 2 >= lettersIn(element)
}

function hasHeading(element: HtmlElement, names: string): boolean {
  return element.querySelector('h1,h2,h3,p') !== null && !/cookie|consent/i.test(names)
}
