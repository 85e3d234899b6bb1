import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, ConsoleMessage, Page, Request, WebError } from 'playwright-core'
import { until } from '../../fakes/until.ts'

const picturesFolder = fileURLToPath(new URL('../../../.data/screenshots', import.meta.url))

export interface VisitorOptions {
  /** `name=value` of a session, for a person who is already signed in. */
  readonly cookie?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
  /** For a test that adds scripts, routes, listeners or devices to the browser: nobody else comes to use it. */
  readonly isAlone?: boolean
}

/** A person with a browser of their own. What no page may ever do is written down as it happens. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests that left for another origin, refusals of the content policy, errors of the page. */
  readonly faults: readonly string[]
  /** Keeps a picture to be looked at, outside of git, where `SOCLE_TEST_PICTURES` is set. */
  picture(name: string): Promise<void>
  /** Resolves once nothing is being fetched and what came is on the page. */
  settled(): Promise<void>
  /** Goes to a page as a link of this one would lead there: nothing is loaded again. */
  follow(path: string): Promise<void>
  /** Goes away, and fails if there was any fault. */
  leave(): Promise<void>
}

/** A browser of one person, emptied once that person left. */
interface Seat {
  readonly context: BrowserContext
  readonly page: Page
}

/** Free ones by their origin: whoever comes next finds the scripts of the page fetched and compiled, and nothing else. */
const freeSeats = new WeakMap<Browser, Map<string, Seat[]>>()

export async function visit(browser: Browser, origin: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { cookie, colorScheme = 'light', viewport = { width: 1360, height: 860 }, isAlone = false } = options
  const seats = seatsOf(browser, origin)
  const seat = (isAlone ? undefined : seats.pop()) ?? (await openSeat(browser, origin))
  const { context, page } = seat
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme })
  if (cookie !== undefined) await context.addCookies([asCookie(cookie, origin)])
  const { faults, isFetching, stop } = follow(context, origin)
  async function settled(): Promise<void> {
    do {
      await until(() => !isFetching())
      // What came is drawn, and asks for what it needs in turn.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
    } while (isFetching())
  }
  return {
    context,
    page,
    faults,
    settled,
    async follow(path) {
      await page.evaluate((address) => history.pushState({}, '', address), path)
      await settled()
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
    async picture(name) {
      if (process.env['SOCLE_TEST_PICTURES'] === undefined) return
      await mkdir(picturesFolder, { recursive: true })
      await page.screenshot({ path: join(picturesFolder, `${name}.png`) })
    },
    async leave() {
      // What a page says of requests that end because somebody leaves is no fault.
      stop()
      if (isAlone) await context.close()
      else await empty(seat)
      assert.deepEqual(faults, [])
      if (!isAlone) seats.push(seat)
    },
  }
}

function seatsOf(browser: Browser, origin: string): Seat[] {
  const byOrigin = freeSeats.get(browser) ?? new Map<string, Seat[]>()
  freeSeats.set(browser, byOrigin)
  const seats = byOrigin.get(origin) ?? []
  byOrigin.set(origin, seats)
  return seats
}

async function openSeat(browser: Browser, origin: string): Promise<Seat> {
  // Each picture of a movement costs its drawing, and no test looks at one; `primitives.test.ts` has them all.
  const context = await browser.newContext({ baseURL: origin, locale: 'fr-FR', reducedMotion: 'reduce' })
  // A page on a busy machine comes late; one that never comes still fails.
  context.setDefaultTimeout(60_000)
  return { context, page: await context.newPage() }
}

/** Nothing of who was here stays but what the browser keeps of the page's own files. */
async function empty({ context, page }: Seat): Promise<void> {
  for (const other of context.pages()) if (other !== page) await other.close()
  await context.setOffline(false)
  // A text of the same place: for another one the browser would start a process, where nothing is compiled yet.
  await page.goto('/.well-known/security.txt')
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await Promise.all([context.clearCookies(), context.clearPermissions()])
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: 'reduce' })
}

/** Writes down what no page may do, and which requests are under way; streams of events, which never end, do not count. */
function follow(context: BrowserContext, origin: string) {
  const faults: string[] = []
  const underWay = new Set<Request>()
  const began = (request: Request): void => {
    const url = new URL(request.url())
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) faults.push(`request to ${url.href}`)
    if (request.resourceType() !== 'eventsource') underWay.add(request)
  }
  const ended = (request: Request): void => void underWay.delete(request)
  const failed = (error: WebError): void => void faults.push(`error: ${error.error().message}`)
  const said = (message: ConsoleMessage): void => {
    if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(`policy: ${message.text()}`)
  }
  context.on('request', began).on('requestfinished', ended).on('requestfailed', ended)
  context.on('weberror', failed).on('console', said)
  return {
    faults,
    isFetching: () => underWay.size > 0,
    stop(): void {
      context.off('request', began).off('requestfinished', ended).off('requestfailed', ended)
      context.off('weberror', failed).off('console', said)
    },
  }
}

function asCookie(cookie: string, url: string) {
  const separator = cookie.indexOf('=')
  return { name: cookie.slice(0, separator), value: cookie.slice(separator + 1), url }
}
