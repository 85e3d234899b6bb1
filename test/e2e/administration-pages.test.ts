import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import administrationEnglish from '../../web/locales/administration.en.json' with { type: 'json' }
import administrationFrench from '../../web/locales/administration.fr.json' with { type: 'json' }
import english from '../../web/locales/en.json' with { type: 'json' }
import { administrationPages } from '../../web/features/shell/administration-pages.ts'
import { assertAccessible, assertAccessibleAsShown } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { hasFocus, mostStops, walk, walkAgain } from './harness/keyboard.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type Visitor, visit } from './harness/visitor.ts'

/** Every page of administrators, in all the ways that people look at it. */
const pages = administrationPages(['people:manage', 'organisations:manage', 'settings:manage', 'audit:read']).flatMap(
  (group) => group.pages,
)

type Language = 'fr' | 'en'
const words: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  fr: new Map<string, string>(Object.entries(administrationFrench)),
  en: new Map<string, string>(Object.entries(administrationEnglish)),
}
/** How words are named, those with a dot: the others are words too. */
const keys = new Set([...Object.keys(english), ...words.en.keys()].filter((key) => key.includes('.')))

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

/** Each page in turn, once it is there. */
async function* leafThrough({ page, follow }: Visitor, language: Language) {
  await page.goto('/administration')
  for (const one of pages) {
    await follow(one.path)
    const name = words[language].get(one.title) ?? assert.fail(one.title)
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    await assertSpoken(page, language)
    yield one
  }
}

/** Every word is one of the language, none the name of a word. */
async function assertSpoken(page: Page, language: Language): Promise<void> {
  assert.equal(await page.locator('html').getAttribute('lang'), language, page.url())
  const said = (await page.locator('body').innerText()).split(/\s+/)
  const bare = said.filter((word) => keys.has(word))
  assert.deepEqual(bare, [], `${page.url()}, ${language}`)
}

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

const wide = { width: 1280, height: 900 }
/** A window of 1280 at 400 %. */
const narrow = { width: 320, height: 256 }

/** Nothing is scrolled in two directions, be the window narrow or the text twice as large. */
async function assertFolds(page: Page): Promise<void> {
  await page.setViewportSize(narrow)
  assert.deepEqual(await overflow(page), [], `${page.url()}, narrow`)
  await page.setViewportSize(wide)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  assert.deepEqual(await overflow(page), [], `${page.url()}, large text`)
}

/** By the keyboard alone each stop is seen and none holds one, with forced colours too; gives how many there are. */
async function assertWalked(page: Page): Promise<number> {
  const stops = await walk(page)
  assert.ok(stops.length < mostStops, `${page.url()}: ${stops.length} stops`)
  await page.emulateMedia({ forcedColors: 'active' })
  const forced = await walkAgain(page)
  await page.emulateMedia({ forcedColors: 'none' })
  assert.equal(forced.length, stops.length)
  for (const [colours, seen] of Object.entries({ own: stops, forced })) {
    const unseen = seen.filter(({ isSeen }) => !isSeen).map(({ name }) => name)
    assert.deepEqual(unseen, [], `${page.url()} (${colours} colours)`)
  }
  return stops.length
}

test('F21, F22, F25: in French no violation of axe’s rules in light and in dark, each stop is seen, and nothing is scrolled in two directions', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: wide })
  const { page } = visitor
  await open(visitor, '/administration')
  assert.ok((await assertWalked(page)) > pages.length, 'a link to each page at least')
  let ofPages = 0
  for await (const { path, title } of leafThrough(visitor, 'fr')) {
    // What stands around each page, walked once above, is gone past as everybody can.
    await page.getByRole('link', { name: 'Aller au contenu' }).press('Enter')
    assert.ok(await hasFocus(page.getByRole('main')), path)
    ofPages += await assertWalked(page)
    await assertAccessible(page)
    await assertFolds(page)
    await visitor.picture(`large-text-${title}`)
    await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  }
  assert.ok(ofPages > 2 * pages.length, `${ofPages} stops`)
  await visitor.leave()
})

test('F22, F25: in English too, and in a narrow window no rule of axe is broken', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: narrow })
  const { page } = visitor
  await page.goto('/')
  await page.evaluate(() => localStorage.setItem('socle.language', 'en'))
  for await (const { path, title } of leafThrough(visitor, 'en')) {
    assert.deepEqual(await overflow(page), [], path)
    await assertAccessibleAsShown(page)
    await visitor.picture(`narrow-${title}`)
  }
  await visitor.leave()
})

test('F21: a dialog that the keyboard opened gives the focus back to what opened it', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration')
  for (const [path, name] of [
    ['/administration/personnes', 'Inviter'],
    ['/administration/groupes', 'Nouveau groupe'],
    ['/administration/roles', 'Nouveau rôle'],
    ['/administration/cles', 'Nouveau programme'],
    ['/administration/organismes', 'Nouvel organisme'],
    ['/administration/limites', 'Fixer une limite'],
  ] as const) {
    await visitor.follow(path)
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
