import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import { createServer } from 'vite'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'

const web = fileURLToPath(new URL('../../web/', import.meta.url))

/** What `web/ui` exports to be drawn: each has its file, and a capital. */
function listPrimitives(): string[] {
  const sources = globSync(`${web}ui/*.tsx`, { exclude: ['**/*.test.tsx'] }).map((path) => readFileSync(path, 'utf8'))
  return sources.flatMap((source) => [...source.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, name = '']) => name))
}

test('the page of primitives shows each of them, opened too, in both themes and on a telephone', async () => {
  const parts = [`${web}pages/showcase-page.tsx`, ...globSync(`${web}features/showcase/*.tsx`)]
  const source = parts.map((path) => readFileSync(path, 'utf8')).join('\n')
  const primitives = listPrimitives()
  assert.ok(primitives.length >= 20, `${primitives.length} primitives`)
  // Every page stands within the announcer, which draws nothing until something is said.
  const unseen = primitives.filter((name) => name !== 'Announcer' && !new RegExp(`<${name}\\b`).test(source))
  assert.deepEqual(unseen, [])

  const [browser, server] = await Promise.all([
    launchBrowser(),
    createServer({
      root: web,
      configFile: `${web}vite.config.ts`,
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1', hmr: false },
    }),
  ])
  after(async () => {
    await browser.close()
    await server.close()
  })
  await server.listen()
  const page = await browser.newPage({ baseURL: server.resolvedUrls?.local[0] ?? '' })
  page.setDefaultTimeout(60_000)
  const errors: string[] = []
  // No instance stands behind it: the primitives need none.
  await page.route('**/api/**', (route) => route.abort())
  page.on('pageerror', ({ message }) => errors.push(message))
  await page.goto('/ui')
  await page.getByRole('heading', { level: 1, name: 'Primitives' }).waitFor()
  await assertAccessible(page)
  for (const name of ['Dialog', 'Sheet', 'ConfirmDialog', 'NameDialog']) {
    await page.getByRole('button', { name, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Notice' }).click()
  await page.getByText('What has no better place.').first().waitFor()
  await page.getByRole('tab', { name: 'Figure' }).press('ArrowRight')
  await page.getByText('Nobody yet.').waitFor()
  await assertAccessible(page)
  await page.setViewportSize({ width: 320, height: 640 })
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window, 'nothing scrolls sideways')
  assert.deepEqual(errors, [])
})
