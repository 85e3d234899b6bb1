import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { until } from '../../fakes/until.ts'

const picturesFolder = fileURLToPath(new URL('../../../.data/screenshots', import.meta.url))

export interface VisitorOptions {
  /** `name=value` of a session, for a person who is already signed in. */
  readonly cookie?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
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
  /** Closes, and fails if there was any fault. */
  leave(): Promise<void>
}

export async function visit(browser: Browser, origin: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { cookie, colorScheme = 'light', viewport = { width: 1360, height: 860 } } = options
  const context = await browser.newContext({ baseURL: origin, locale: 'fr-FR', colorScheme, viewport })
  // A page on a busy machine comes late; one that never comes still fails.
  context.setDefaultTimeout(60_000)
  if (cookie !== undefined) await context.addCookies([asCookie(cookie, origin)])
  const faults: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) faults.push(`request to ${url.href}`)
  })
  context.on('weberror', (error) => faults.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(`policy: ${message.text()}`)
  })
  const isFetching = followRequests(context)
  const page = await context.newPage()
  return {
    context,
    page,
    faults,
    async settled() {
      do {
        await until(() => !isFetching())
        // What came is drawn, and asks for what it needs in turn.
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
      } while (isFetching())
    },
    async picture(name) {
      if (process.env['SOCLE_TEST_PICTURES'] === undefined) return
      await mkdir(picturesFolder, { recursive: true })
      await page.screenshot({ path: join(picturesFolder, `${name}.png`) })
    },
    async leave() {
      await context.close()
      assert.deepEqual(faults, [])
    },
  }
}

/** Whether any request is under way; streams of events, which never end, do not count. */
function followRequests(context: BrowserContext): () => boolean {
  const underWay = new Set<Request>()
  context.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') underWay.add(request)
  })
  context.on('requestfinished', (request) => underWay.delete(request))
  context.on('requestfailed', (request) => underWay.delete(request))
  return () => underWay.size > 0
}

function asCookie(cookie: string, url: string) {
  const separator = cookie.indexOf('=')
  return { name: cookie.slice(0, separator), value: cookie.slice(separator + 1), url }
}
