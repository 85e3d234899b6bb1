import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, administrator, startProgram } from './harness/program.ts'
import { type Visitor, visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
/** By its name: a browser makes no passkey for an address in figures. */
let origin: string

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  cookie = await program.setUp()
  origin = program.url.replace('127.0.0.1', 'localhost').replace(/\/$/, '')
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

/** The code of the application so many periods from now. */
const shown = (secret: string, periods: number): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + periods * 30_000 })

async function signIn(page: Page): Promise<void> {
  await page.goto('/collections')
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill(administrator.password)
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await page.waitForURL('**/second-facteur**')
}

/** A security key in the browser, without anybody to touch it. */
async function plugInSecurityKey({ context, page }: Visitor) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

let secret = ''
let recoveryCode = ''

test('somebody registers an application by its picture, keeps the recovery codes, and is asked for a code', async () => {
  const visitor = await visit(browser, origin, { cookie })
  const { page } = visitor
  await page.goto('/compte#securite')
  await page.getByText('votre mot de passe seul ouvre votre compte').waitFor()
  await page.getByRole('button', { name: 'Ajouter une application à codes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom').fill('Téléphone de Camille')
  await dialog.getByLabel('Mot de passe actuel').fill('pas le bon mot')
  await dialog.getByRole('button', { name: 'Continuer' }).click()
  await dialog.getByText('Ce mot de passe n’est pas le vôtre.').waitFor()
  await dialog.getByLabel('Mot de passe actuel').fill(administrator.password)
  await dialog.getByRole('button', { name: 'Continuer' }).click()
  await dialog.getByRole('img', { name: /Image à photographier/ }).waitFor()
  await visitor.picture('second-factor-enrolment')
  await assertAccessible(page)
  secret = (await dialog.locator('.secret').textContent()) ?? ''
  assert.match(secret, /^[A-Z2-7]{32}$/)
  await dialog.getByLabel('Code à six chiffres').fill(shown(secret, 0))
  await dialog.getByRole('button', { name: 'Vérifier le code' }).click()
  await page.getByRole('heading', { name: 'Codes de secours' }).waitFor()
  const codes = await page.getByRole('dialog').getByRole('listitem').allTextContents()
  assert.equal(codes.length, 10)
  recoveryCode = codes[0] ?? ''
  await visitor.picture('recovery-codes')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByRole('cell', { name: 'Téléphone de Camille' }).waitFor()
  await page.getByText('Codes de secours restants : 10.').waitFor()
  await visitor.leave()

  const returning = await visit(browser, origin)
  await signIn(returning.page)
  await returning.picture('second-factor')
  await assertAccessible(returning.page)
  const field = returning.page.getByLabel('Code de l’application, ou code de secours')
  await field.fill('123456')
  await returning.page.getByRole('button', { name: 'Entrer' }).click()
  await returning.page.getByText('Ce code n’est pas valable').first().waitFor()
  await field.fill(recoveryCode)
  await field.press('Enter')
  await returning.page.waitForURL('**/collections')
  await returning.leave()
})

test('a passkey made in the account opens the next session', async () => {
  const visitor = await visit(browser, origin, { isAlone: true })
  const { page } = visitor
  await plugInSecurityKey(visitor)
  await signIn(page)
  await page.getByLabel('Code de l’application').fill(shown(secret, 1))
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page.waitForURL('**/collections')
  await page.goto('/compte#securite')
  await page.getByRole('button', { name: 'Ajouter une clé d’identification' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom').fill('Clé du bureau')
  await dialog.getByLabel('Mot de passe actuel').fill(administrator.password)
  await dialog.getByRole('button', { name: 'Créer la clé d’identification' }).click()
  await page.getByRole('cell', { name: 'Clé du bureau' }).waitFor()
  await visitor.picture('second-factors')
  await assertAccessible(page)

  await visitor.context.clearCookies()
  await signIn(page)
  await page.getByRole('button', { name: 'Utiliser une clé d’identification' }).click()
  await page.waitForURL('**/collections')
  assert.equal((await visitor.context.request.get('/api/session')).status(), 200)

  await page.goto('/compte#securite')
  await page.getByRole('button', { name: 'Renommer Clé du bureau' }).click()
  await page.getByRole('dialog').getByLabel('Nom').fill('Clé de secours')
  await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('button', { name: 'Retirer Clé de secours' }).click()
  await page.getByRole('dialog').getByLabel('Mot de passe actuel').fill(administrator.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer' }).click()
  await page.getByRole('cell', { name: 'Clé de secours' }).waitFor({ state: 'detached' })
  await visitor.leave()
})

test('an organisation requires a second factor of everybody, and a newcomer chooses one on the way in', async () => {
  const governing = await visit(browser, origin)
  await signIn(governing.page)
  await governing.page.getByLabel('Code de l’application').fill(await otherRecoveryCode())
  await governing.page.getByRole('button', { name: 'Entrer' }).click()
  await governing.page.waitForURL('**/collections')
  await governing.page.goto('/administration/connexion')
  await governing.page.getByLabel('Le second facteur est').selectOption('everyone')
  await governing.page.getByRole('button', { name: 'Enregistrer' }).click()
  await governing.page.getByRole('main').getByText('C’est enregistré.').waitFor()
  await governing.picture('sign-in-policy')
  await assertAccessible(governing.page)
  const invited = await governing.context.request.post('/api/people', {
    data: { name: 'Lou Petit', email: 'lou@ville.test' },
    headers: { origin },
  })
  const { link } = await invited.json()
  await governing.leave()

  const newcomer = await visit(browser, origin, { isAlone: true })
  const { page } = newcomer
  await plugInSecurityKey(newcomer)
  await page.goto(link.path)
  await page.getByLabel('Mot de passe').fill('la barque bleue remonte le canal')
  await page.getByRole('button', { name: 'Enregistrer et entrer' }).click()
  await page.getByRole('heading', { name: 'Enregistrez un second facteur' }).waitFor()
  await newcomer.picture('second-factor-required')
  await assertAccessible(page)
  assert.equal((await newcomer.context.request.get('/api/session')).status(), 401)
  await page.getByRole('button', { name: 'Ajouter une clé d’identification' }).click()
  await page.getByRole('button', { name: 'Créer la clé d’identification' }).click()
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  assert.equal((await newcomer.context.request.get('/api/session')).status(), 200)
  await newcomer.leave()
})

/** The first administrator's others, as they kept them. */
async function otherRecoveryCode(): Promise<string> {
  const renewed = await fetch(new URL('/api/second-factors/recovery-codes', program.url), {
    method: 'POST',
    headers: { cookie, origin: program.url, 'content-type': 'application/json' },
    body: JSON.stringify({ password: administrator.password }),
  })
  const { recovery_codes: codes } = await renewed.json()
  return codes[0]
}
