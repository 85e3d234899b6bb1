import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { startMailServer } from '../fakes/mail-server.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, administrator, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let mail: Awaited<ReturnType<typeof startMailServer>>

before(async () => {
  mail = await startMailServer()
  ;[browser, program] = await Promise.all([
    launchBrowser(),
    startProgram({ corpora: [], mail: { url: mail.url, from: 'Socle <socle@ville.test>' } }),
  ])
  await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

test('whoever forgot their password is sent a link, chooses another and is in', async () => {
  const visitor = await visit(browser, program.url)
  const { page } = visitor
  await page.goto('/connexion')
  await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click()
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await visitor.picture('forgotten-password')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Envoyer le lien' }).click()
  await page.getByRole('main').getByText('un lien vient d’y être envoyé').waitFor()
  const { text } = await mail.letterTo(administrator.email)
  await page.goto(/https?:\/\/\S+/.exec(text)?.[0] ?? '')
  await page.getByLabel('Mot de passe').fill('la barque bleue remonte le canal')
  await page.getByRole('button', { name: 'Enregistrer et entrer' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  assert.equal((await visitor.context.request.get('/api/session')).status(), 200)
  await visitor.leave()
})
