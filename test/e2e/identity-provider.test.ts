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

before(async () => {
  provider = await startIdentityProvider()
  const { issuer, clientId, clientSecret } = provider
  const rules = [{ when: { services: 'urbanisme' } }]
  const oidc = { issuer, clientId, clientSecret, label: 'mon compte agent', rules }
  program = await startProgram({ corpora: [], identity: { oidc } })
  provider.register(program.url)
  browser = await launchBrowser()
  await program.setUp()
})
after(async () => {
  await browser.close()
  await program.stop()
})

test('a person comes in by the provider and is back on the page that they asked for', async () => {
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

test('whom no rule lets in reads why on the sign-in page', async () => {
  provider.accounts.set('max', { email: 'max@ville.test', services: ['culture'] })
  provider.signsInAs = 'max'
  const { page, context, picture } = await visit(browser, program.url)
  await page.goto('/connexion')
  await page.getByRole('link', { name: 'Se connecter avec mon compte agent' }).click()
  await page.getByRole('alert').getByText('aucun compte ne vous est ouvert ici').waitFor()
  assert.equal(new URL(page.url()).pathname, '/connexion')
  await picture('sign-in-provider-refused')
  await assertAccessible(page)
  assert.equal((await context.request.get('/api/session')).status(), 401)
  await context.close()
})
