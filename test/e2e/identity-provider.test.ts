import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type TestProvider, startIdentityProvider } from '../fakes/identity-provider.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

/** People who come by an identity provider, in a browser of their own. */
let provider: TestProvider
let program: Program
let browser: Browser
let cookie: string

before(async () => {
  provider = await startIdentityProvider()
  const { issuer, clientId, clientSecret } = provider
  const rules = [{ when: { services: 'urbanisme' } }]
  const oidc = { issuer, clientId, clientSecret, label: 'mon compte agent', rules }
  program = await startProgram({ corpora: [], identity: { oidc } })
  provider.register(program.url)
  browser = await launchBrowser()
  cookie = await program.setUp()
})
after(async () => {
  await browser.close()
  await program.stop()
})

test('F2: a person comes in by the provider and is back on the page that they asked for', async () => {
  provider.accounts.set('lou', {
    email: 'lou@ville.test',
    given_name: 'Lou',
    usual_name: 'Petit',
    services: ['urbanisme'],
  })
  provider.signsInAs = 'lou'
  const { page, context, faults, picture } = await visit(browser, program.url)
  await page.goto('/collections')
  await page.waitForURL('**/connexion**')
  const link = page.getByRole('link', { name: 'Se connecter avec mon compte agent' })
  await link.waitFor()
  await picture('sign-in-provider')
  await assertAccessible(page)
  await link.click()
  await page.waitForURL('**/collections')
  const me = await context.request.get('/api/session')
  assert.deepEqual([me.status(), (await me.json()).name], [200, 'Lou Petit'])
  assert.deepEqual(
    faults.filter((fault) => !fault.startsWith(`request to ${provider.issuer}`)),
    [],
  )
  await context.close()
})

test('F2: whom no rule lets in reads why on the sign-in page, and whom to ask', async () => {
  provider.accounts.set('max', { email: 'max@ville.test', services: ['culture'] })
  provider.signsInAs = 'max'
  const { page, context, picture } = await visit(browser, program.url)
  await page.goto('/connexion')
  await page.getByRole('link', { name: 'Se connecter avec mon compte agent' }).click()
  await page.getByRole('alert').getByText('aucun compte ne vous est ouvert ici').waitFor()
  assert.equal(new URL(page.url()).pathname, '/connexion')
  assert.equal((await page.reload())?.status(), 403)
  const help = page.getByRole('alert').getByRole('link', { name: 'À qui s’adresser' })
  await help.waitFor()
  await picture('sign-in-provider-refused')
  await assertAccessible(page)
  assert.equal((await context.request.get('/api/session')).status(), 401)
  await help.click()
  await page.getByRole('heading', { name: 'À qui s’adresser' }).waitFor()
  await context.close()
})

test('rules are tried on whoever came last, then saved; the next sign-in follows them', async () => {
  const { page, context, picture } = await visit(browser, program.url, { cookie })
  await page.goto('/administration/arrivees')
  await page.getByText('Ces règles viennent de socle.yaml').waitFor()
  await page.getByRole('button', { name: 'Ajouter une règle' }).click()
  const added = page.getByRole('group', { name: 'Règle 2' })
  await added.getByLabel('Conditions').fill('email = *@ville.test\nservices = culture')
  await added.getByLabel('Groupes').fill('Absent')
  await page.getByLabel('Dernières venues').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Essayer', exact: true }).click()
  await page.getByText('Un compte est créé et la personne entre').waitFor()
  await page.getByText('max@ville.test', { exact: true }).waitFor()
  await picture('arrival-rules')
  await assertAccessible(page)
  await page.getByLabel('Ce que dit le fournisseur').fill('rien')
  await page.getByText('Ce n’est ni du JSON, ni un jeton').waitFor()
  const token = Buffer.from(JSON.stringify({ email: 'éva@ailleurs.test', services: 'rh' })).toString('base64url')
  await page.getByLabel('Ce que dit le fournisseur').fill(`e30.${token}.x`)
  await page.getByRole('button', { name: 'Essayer', exact: true }).click()
  await page.getByText('Le fournisseur ne donne pas d’adresse').or(page.getByText('Aucune règle n’est vraie')).waitFor()
  await added.getByRole('button', { name: 'Monter Règle 2' }).click()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Ces règles viennent de socle.yaml').waitFor({ state: 'detached' })
  await page.reload()
  const first = page.getByRole('group', { name: 'Règle 1' }).getByLabel('Conditions')
  await first.waitFor()
  assert.equal(await first.inputValue(), 'email = *@ville.test\nservices = culture')
  await context.close()

  const comer = await visit(browser, program.url)
  await comer.page.goto('/connexion')
  await comer.page.getByRole('link', { name: 'Se connecter avec mon compte agent' }).click()
  await comer.page.waitForURL((url) => url.pathname === '/')
  assert.equal((await (await comer.context.request.get('/api/session')).json()).email, 'max@ville.test')
  await comer.context.close()
})
