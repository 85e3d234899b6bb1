import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { conversationOn } from './harness/conversation.ts'
import { type Program, administrator, startAsNewcomer, startProgram } from './harness/program.ts'
import { scriptedModelName, speak, startScriptedModel } from './harness/scripted-model.ts'
import { type Visitor, visit } from './harness/visitor.ts'

let browser: Browser
let program: Program

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({})])
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

test('F1: where nothing was before, the command makes all that it needs ready, and prints the link', async (t) => {
  const newcomer = await startAsNewcomer()
  t.after(() => newcomer.stop())
  const visitor = await visit(browser, newcomer.url)
  await visitor.page.goto(newcomer.adminLink)
  await visitor.page.getByRole('heading', { level: 1, name: 'Créer l’administrateur' }).waitFor()
  await visitor.leave()
})

test('F1: from the printed link to a cited answer, in three steps', async () => {
  const visitor = await visit(browser, program.url)
  const { page } = visitor

  await page.goto('/')
  await page.waitForURL('**/installation')
  await page.getByText('Ouvrez le lien d’administration').waitFor()
  await assertAccessible(page)

  await page.goto(program.adminLink)
  await page.getByRole('heading', { level: 1, name: 'Créer l’administrateur' }).waitFor()
  await page.getByLabel('Nom de votre organisme').fill(administrator.organisation)
  await page.getByLabel('Votre nom').fill(administrator.name)
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill(administrator.password)
  await visitor.picture('first-run-1')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Créer et continuer' }).click()

  const second = page.getByRole('heading', { level: 1, name: 'Comment l’assistant doit-il rédiger ?' })
  await second.waitFor()
  assert.ok(await second.evaluate((heading) => heading === document.activeElement), 'the new step has the focus')
  assert.equal(new URL(page.url()).searchParams.has('token'), false, 'the token left the address')
  await visitor.picture('first-run-2')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Continuer' }).click()

  await page.getByRole('heading', { level: 1, name: 'Posez une première question' }).waitFor()
  await visitor.picture('first-run-3')
  await assertAccessible(page)
  await page.getByLabel('Votre question').fill('Combien de temps dure la période d’essai d’un cadre ?')
  await page.getByRole('button', { name: 'Poser la question' }).click()

  const conversation = conversationOn(page)
  await page.waitForURL('**/c/*')
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /quatre mois pour les cadres/)
  await page
    .getByRole('button', { name: /^Source 1\s: La période d'essai/ })
    .first()
    .waitFor()
  await visitor.picture('first-answer')
  await assertAccessible(page)
  await visitor.leave()
})

test('F1: small talk gets an answer too, and the link works once', async () => {
  const visitor = await visit(browser, program.url)
  await visitor.page.goto(program.adminLink)
  await visitor.page.waitForURL('**/connexion**')
  await signIn(visitor)
  const conversation = conversationOn(visitor.page)
  await conversation.ask('Bonjour')
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /Posez-moi une question/)
  await visitor.leave()
})

test('a model server added later writes the next answer, checked and cited', async (t) => {
  const model = await startScriptedModel()
  t.after(() => model.stop())
  model.play(() => speak('Un cadre en CDI a une période d’essai de quatre mois au maximum [1].'))
  const visitor = await visit(browser, program.url)
  const { page } = visitor
  await page.goto('/connexion')
  await signIn(visitor)
  await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  await page.goto('/installation?etape=2')
  await page.getByLabel('Un serveur de modèles').check()
  await page.getByLabel('Adresse du serveur').fill('http://127.0.0.1:9/v1')
  await page.getByRole('button', { name: 'Tester la connexion' }).click()
  const address = page.getByLabel('Adresse du serveur')
  await page
    .getByText(/ne répond pas/)
    .first()
    .waitFor()
  assert.equal(await address.getAttribute('aria-invalid'), 'true')
  assert.match(await describedBy(address), /ne répond pas/)
  await page.getByLabel('Adresse du serveur').fill(model.url)
  await page.getByRole('button', { name: 'Tester la connexion' }).click()
  await page.getByText('Connexion réussie : 1 modèle trouvé.').first().waitFor()
  assert.equal(await page.getByLabel('Modèle', { exact: true }).inputValue(), scriptedModelName)
  await visitor.picture('first-run-model-server')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Posez une première question' }).waitFor()
  await openModels(page)
  await page.getByRole('link', { name: /Revenir à l’assistant/ }).click()
  await page.getByRole('button', { name: 'Combien de temps dure la période d’essai d’un cadre ?' }).click()
  await page.waitForURL('**/c/*')
  const conversation = conversationOn(page)
  await conversation.ended()
  const text = await conversation.lastAnswerText()
  assert.match(text, /quatre mois au maximum/)
  assert.match(text, /1 affirmation vérifiée sur 1/)
  assert.match(text, new RegExp(scriptedModelName))
  assert.match(model.asked[0]?.passage(1) ?? '', /de quatre mois pour les cadres/)

  await openModels(page)
  assert.equal(await page.getByLabel('Un serveur de modèles').isChecked(), true)
  assert.equal(await page.getByLabel('Modèle', { exact: true }).inputValue(), scriptedModelName)
  await visitor.picture('settings')
  await assertAccessible(page)
  await page.getByLabel('Sans modèle de langue').check()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('C’est enregistré.').waitFor({ state: 'attached' })
  assert.equal(new URL(page.url()).pathname, '/administration/modeles', 'the first run is not opened again')
  await visitor.leave()
})

async function openModels(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Mon compte' }).getByRole('button').first().click()
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Modèles et serveurs' }).click()
  await page.getByRole('heading', { level: 1, name: 'Modèles et serveurs' }).waitFor()
}

/** What is read with a field besides its name. */
async function describedBy(field: Locator): Promise<string> {
  const ids = (await field.getAttribute('aria-describedby')) ?? ''
  return field
    .page()
    .evaluate((all) => all.map((id) => document.getElementById(id)?.textContent ?? '').join(' '), ids.split(' '))
}

async function signIn({ page }: Visitor): Promise<void> {
  await page.getByLabel('Adresse électronique').fill(administrator.email)
  await page.getByLabel('Mot de passe').fill(administrator.password)
  await page.getByRole('button', { name: 'Se connecter' }).click()
}
