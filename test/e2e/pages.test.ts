import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { administrator } from './harness/program.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

const kilobyte = 1000
const budgets = { script: 150 * kilobyte, stylesheet: 25 * kilobyte }

test('the first load of the page holds its budget', async () => {
  const visitor = await visit(browser, program.url, { cookie, isAlone: true })
  const sizes = { script: 0, stylesheet: 0 }
  const loaded: string[] = []
  visitor.page.on('response', (response) => {
    const kind = response.request().resourceType()
    if (kind === 'script' || kind === 'stylesheet') loaded.push(`${kind} ${new URL(response.url()).pathname}`)
  })
  await visitor.page.goto('/', { waitUntil: 'networkidle' })
  for (const entry of loaded) {
    const [kind, path = ''] = entry.split(' ')
    const file = fileURLToPath(new URL(`../../dist/web${path}`, import.meta.url))
    if (kind === 'script' || kind === 'stylesheet') sizes[kind] += gzipSync(await readFile(file), { level: 9 }).length
  }
  assert.ok(sizes.script > 0 && sizes.stylesheet > 0, 'both kinds were loaded')
  assert.ok(sizes.script <= budgets.script, `${sizes.script} bytes of script`)
  assert.ok(sizes.stylesheet <= budgets.stylesheet, `${sizes.stylesheet} bytes of style`)
  await visitor.leave()
})

test('F23: one cookie, a closed content policy, and nothing kept from elsewhere', async () => {
  const visitor = await visit(browser, program.url)
  const { page, context } = visitor
  const response = await page.goto('/connexion')
  const policy = response?.headers()['content-security-policy'] ?? ''
  assert.match(policy, /default-src 'self'/)
  assert.doesNotMatch(policy, /unsafe-|https?:|\*/)
  assert.deepEqual(await context.cookies(), [])
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill(administrator.password)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  const cookies = await context.cookies()
  assert.equal(cookies.length, 1)
  const [session] = cookies
  assert.equal(session?.httpOnly, true)
  assert.ok(session?.sameSite === 'Lax' || session?.sameSite === 'Strict')
  await openAccount(page)
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.waitForURL('**/connexion**')
  await page.goto('/collections')
  await page.waitForURL('**/connexion**')
  await visitor.leave()
})

test('a wrong password is told once, in words, and the page keeps the address', async () => {
  const visitor = await visit(browser, program.url)
  const { page } = visitor
  await page.goto('/connexion')
  await visitor.picture('sign-in')
  await assertAccessible(page)
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill('pas le bon mot de passe')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  const words = 'Adresse électronique ou mot de passe incorrect.'
  await page.getByRole('alert').getByText(words).waitFor({ state: 'attached' })
  await page.getByRole('main').getByText(words).waitFor()
  assert.equal(await page.getByLabel('Adresse électronique').inputValue(), administrator.email)
  await visitor.picture('sign-in-refused')
  await assertAccessible(page)
  await visitor.leave()
})

test('a password that is refused is told at its field, which has the focus', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/compte')
  const [current, chosen] = [page.getByLabel('Mot de passe actuel'), page.getByLabel('Nouveau mot de passe')]
  for (const [typed, field, words] of [
    [['pas le bon mot de passe', 'un autre mot de passe long'], current, 'Ce mot de passe n’est pas le vôtre.'],
    [[administrator.password, '123456789012'], chosen, 'Ce mot de passe se devine'],
  ] as const) {
    await current.fill(typed[0])
    await chosen.fill(typed[1])
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click()
    await page.getByRole('main').getByText(words).waitFor()
    assert.match((await field.getAttribute('aria-describedby')) ?? '', /./)
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.ok(await field.evaluate((element) => element === document.activeElement), words)
    assert.equal(await page.getByRole('main').getByText(words).count(), 1, 'and nowhere else')
  }
  await assertAccessible(page)
  await visitor.leave()
})

test('F2: a session that ended leads back to the same page, with the draft', async () => {
  const visitor = await visit(browser, program.url, { cookie: await signIn() })
  const { page, context } = visitor
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Votre question' }).fill('Un brouillon que je veux garder')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await page.waitForURL('**/connexion**')
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill(administrator.password)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  const box = page.getByRole('textbox', { name: 'Votre question' })
  await box.waitFor()
  assert.equal(await box.inputValue(), 'Un brouillon que je veux garder')
  await visitor.leave()
})

test('F25: every page speaks French, then English, without a bare key, and passes axe', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  const paths = [
    '/',
    '/collections',
    '/administration',
    '/accessibilite',
    '/donnees',
    '/mentions-legales',
    '/aide',
    '/nulle-part',
  ]
  for (const path of paths) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await assertAccessible(page)
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr')
    assert.doesNotMatch(await page.locator('body').innerText(), /\b(?:nav|assistant|collections|error|admin)\.[a-z]+\b/)
  }
  await page.goto('/')
  await openAccount(page)
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('html[lang=en]').waitFor()
  await page.reload()
  for (const path of paths) {
    await visitor.follow(path)
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    assert.doesNotMatch(await page.locator('body').innerText(), /\b(?:nav|assistant|collections|error|admin)\.[a-z]+\b/)
  }
  await page.getByRole('heading', { level: 1 }).waitFor()
  await visitor.leave()
})

test('where nothing can be looked into yet, a new conversation says so and leads to where documents are added', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  await page.getByText('Il n’a encore aucun document à consulter.').waitFor()
  assert.equal(await page.getByRole('main').getByRole('list').count(), 0, 'no example that nothing could answer')
  await page.getByRole('link', { name: 'Ajouter des documents' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Collections' }).waitFor()
  await visitor.leave()
})

test('however many conversations there are, signing out stays in sight', async () => {
  const own = await signIn()
  for (let number = 0; number < 40; number += 1) {
    const response = await fetch(new URL('/api/conversations', program.url), {
      method: 'POST',
      headers: { cookie: own, origin: program.url, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Conversation numéro ${number}` }),
    })
    assert.equal(response.status, 201)
  }
  const visitor = await visit(browser, program.url, { cookie: own, viewport: { width: 1280, height: 480 } })
  const { page } = visitor
  await page.goto('/')
  await page.getByRole('link', { name: 'Conversation numéro 39' }).waitFor()
  await openAccount(page)
  const place = await page.getByRole('button', { name: 'Se déconnecter' }).boundingBox()
  assert.ok(place && place.y >= 0 && place.y + place.height <= 480, `at ${place?.y} px of 480`)
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto('/')
  await page.getByRole('button', { name: 'Menu' }).click()
  await openAccount(page)
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.waitForURL('**/connexion**')
  await visitor.leave()
})

test('what an empty field suggests can be read, in light and in dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const visitor = await visit(browser, program.url, { cookie, colorScheme })
    await visitor.page.goto('/')
    const fields = visitor.page.locator('[placeholder]')
    await fields.first().waitFor()
    const contrasts = await fields.evaluateAll(contrastsOf)
    assert.ok(contrasts.length >= 2, `${contrasts.length} fields`)
    assert.ok(Math.min(...contrasts) >= 4.5, `${colorScheme}: ${contrasts}`)
    await visitor.leave()
  }
})

/** Contrasts of WCAG 2.2 § 1.4.3 between the words of empty fields and what is behind them. Runs in the page. */
function contrastsOf(fields: Element[]): number[] {
  const luminance = (colour: string): number => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')
    if (canvas === null) return 0
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
      value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  return fields.map((field) => {
    let behind: Element | null = field
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
    const words = luminance(getComputedStyle(field, '::placeholder').color)
    const ground = luminance(behind ? getComputedStyle(behind).backgroundColor : 'white')
    return (Math.max(words, ground) + 0.05) / (Math.min(words, ground) + 0.05)
  })
}

test('the reference of the interface is served without anything from elsewhere', async () => {
  const visitor = await visit(browser, program.url)
  await visitor.page.goto('/docs')
  await visitor.page.getByRole('heading', { level: 1 }).waitFor()
  await visitor.picture('reference')
  await visitor.page.setViewportSize({ width: 360, height: 740 })
  const [content, window] = await visitor.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window, 'nothing scrolls sideways on a phone')
  const twice = await visitor.page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    return ids.filter((id, at) => ids.indexOf(id) !== at)
  })
  assert.deepEqual(twice, [], 'each anchor leads to one place')
  // Operations are all written alike: one of each subject is judged, where all of them take most of a minute.
  await visitor.page.evaluate(() => {
    for (const article of document.querySelectorAll('main section > article:nth-of-type(n + 2)')) article.remove()
  })
  await assertAccessible(visitor.page)
  await visitor.leave()
})

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Mon compte' }).getByRole('button').first().click()
}

async function signIn(): Promise<string> {
  const { email, password } = administrator
  const response = await fetch(new URL('/api/session', program.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
