import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import administrationEnglish from '../../web/locales/administration.en.json' with { type: 'json' }
import english from '../../web/locales/en.json' with { type: 'json' }
import { administrationPages } from '../../web/features/shell/administration-pages.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { hasFocus, mostStops, walk } from './harness/keyboard.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type Visitor, visit } from './harness/visitor.ts'

/** Every page of administrators, in all the ways that people look at it. */
const pages = administrationPages(['people:manage', 'organisations:manage', 'settings:manage', 'audit:read']).flatMap(
  (group) => group.pages,
)

/** How words are named, those with a dot: the others are words too. */
const keys = new Set(
  [english, administrationEnglish].flatMap((words) => Object.keys(words)).filter((key) => key.includes('.')),
)

let browser: Browser
let program: Program
let cookie: string

/** Names that no page may break under. */
const long = 'Direction-générale-adjointe-chargée-de-l’aménagement-de-l’environnement-et-des-mobilités'

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  cookie = await program.setUp()
  const send = async (method: string, path: string, body: unknown): Promise<void> => {
    const headers = { cookie, 'content-type': 'application/json' }
    const reply = await fetch(new URL(path, program.url), { method, headers, body: JSON.stringify(body) })
    assert.ok(reply.ok, `${path}: ${reply.status} ${await reply.text()}`)
  }
  const post = (path: string, body: unknown): Promise<void> => send('POST', path, body)
  await post('/api/groups', { name: long })
  await post('/api/people', { name: long, email: `${'long'.repeat(12)}@mairie.test` })
  await post('/api/organisations', { name: long })
  await post('/api/service-accounts', { name: long })
  await post('/v1/keys', { name: long })
  await send('PUT', `/api/roles/${encodeURIComponent(long)}`, { scopes: ['inference:use'] })
  const limit = { subject: { kind: 'role', name: long }, model: long, requests_per_day: 2, concurrent_requests: 1 }
  await send('PUT', '/api/model-limits', limit)
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

async function open({ page, settled }: Visitor, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settled()
}

/** Every word is one of the language, none the name of a word. */
async function assertSpoken(page: Page, language: 'fr' | 'en'): Promise<void> {
  assert.equal(await page.locator('html').getAttribute('lang'), language, page.url())
  const words = (await page.locator('body').innerText()).split(/\s+/)
  const bare = words.filter((word) => keys.has(word))
  assert.deepEqual(bare, [], `${page.url()}, ${language}`)
}

test('F25: no violation of axe’s rules, in light and in dark, and no bare key in French', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  for (const { path } of pages) {
    await open(visitor, path)
    await assertSpoken(visitor.page, 'fr')
    await assertAccessible(visitor.page)
  }
  await visitor.leave()
})

/** Wider than the window: one would have to scroll both ways to read. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const isScrolled = element.closest('[tabindex="0"], table') !== null
      return !isScrolled && element.getBoundingClientRect().right > clientWidth + 1
    })
    return wide.slice(-3).map((element) => element.outerHTML.slice(0, 200))
  })
}

test('F22: in a window of 1280 at 400 %, and with text twice as large, nothing is scrolled in two directions', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  for (const { path, title } of pages) {
    await page.setViewportSize({ width: 320, height: 256 })
    await open(visitor, path)
    assert.deepEqual(await overflow(page), [], path)
    await visitor.picture(`narrow-${title}`)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    assert.deepEqual(await overflow(page), [], `${path}, large text`)
    await visitor.picture(`large-text-${title}`)
  }
  await visitor.leave()
})

const colours = ['none', 'active'] as const

test('F21, F25: by the keyboard alone each stop is seen and none holds one, with forced colours and in English too', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  await page.evaluate(() => localStorage.setItem('socle.language', 'en'))
  for (const { path, title } of pages) {
    await open(visitor, path)
    await assertSpoken(page, 'en')
    // After the last stop nothing has the focus: the second walk begins where the first one did.
    for (const forcedColors of colours) {
      await page.emulateMedia({ forcedColors })
      const stops = await walk(page)
      assert.ok(stops.length > 3 && stops.length < mostStops, `${path}: ${stops.length} stops`)
      assert.deepEqual(
        stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name),
        [],
        `${path} (forced colours: ${forcedColors})`,
      )
    }
    await visitor.picture(`forced-${title}`)
  }
  await visitor.leave()
})

test('F21: a dialog that the keyboard opened gives the focus back to what opened it', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  for (const [path, name] of [
    ['/administration/personnes', 'Inviter'],
    ['/administration/groupes', 'Nouveau groupe'],
    ['/administration/roles', 'Nouveau rôle'],
    ['/administration/cles', 'Nouveau programme'],
    ['/administration/organismes', 'Nouvel organisme'],
    ['/administration/limites', 'Fixer une limite'],
  ] as const) {
    await open(visitor, path)
    const opener = page.getByRole('button', { name }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await hasFocus(opener), true, path)
  }
  await visitor.leave()
})
