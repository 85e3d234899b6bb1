import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type ScriptedModel, scriptedModelName, startScriptedModel } from './harness/scripted-model.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
let models: readonly [ScriptedModel, ScriptedModel]

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  models = [await startScriptedModel(), await startScriptedModel()]
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await Promise.all(models.map((model) => model.stop()))
  await program?.stop()
})

test('F19: a second server stands beside the first; each is tried, corrected, renamed and removed', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/modeles')
  const dialog = page.getByRole('dialog')
  const add = page.getByRole('button', { name: 'Ajouter un serveur' })
  await add.click()
  await dialog.getByLabel('Adresse du serveur').fill('http://127.0.0.1:9/v1')
  await dialog.getByRole('button', { name: 'Tester et ajouter' }).click()
  await dialog.getByText(/ne répond pas : connexion refusée/).waitFor()
  await visitor.picture('model-server-refused')
  await assertAccessible(page)
  await dialog.getByLabel('Adresse du serveur').fill(models[0].url)
  await dialog.getByLabel('Nom (facultatif)').fill('Serveur de la ville')
  await dialog.getByLabel('Clé d’accès').fill('sk-tres-secret')
  await dialog.getByRole('button', { name: 'Tester et ajouter' }).click()
  const first = page.getByRole('article', { name: 'Serveur de la ville' })
  await first.getByText('enregistrée, scellée').waitFor()

  await add.click()
  await dialog.getByLabel('Adresse du serveur').fill(models[1].url)
  await dialog.getByLabel('Nom (facultatif)').fill('Serveur du département')
  await dialog.getByLabel('Où il tourne').selectOption({ label: 'En France' })
  await dialog.getByLabel('Ce qu’il peut voir').selectOption({ label: 'Données publiques seulement' })
  await dialog.getByRole('button', { name: 'Tester et ajouter' }).click()
  const second = page.getByRole('article', { name: 'Serveur du département' })
  await second.waitFor()
  assert.equal(await first.count(), 1, 'the first one stays')
  await second.getByText('En France').waitFor()
  await second.getByText('Données publiques seulement').waitFor()
  await first.getByText('Toutes, sensibles comprises').waitFor()
  await second.getByRole('button', { name: 'Tester' }).click()
  await second.getByText(/1 modèle trouvé\. Réponse en \d+ ms/).waitFor()
  await visitor.picture('model-servers')
  await assertAccessible(page)
  assert.equal(await page.getByText('tres-secret').count(), 0)

  const type = second.getByLabel(`Ce que fait ${scriptedModelName}`)
  await type.selectOption({ label: 'Tri de passages' })
  await page.getByText('C’est enregistré.').waitFor({ state: 'attached' })
  await page.reload()
  assert.equal(await type.inputValue(), 'rerank')
  await second.getByRole('button', { name: 'Modifier' }).click()
  await dialog.getByLabel('Nom (facultatif)').fill('Réserve')
  await dialog.getByText('Délais').click()
  await dialog.getByLabel('Premier mot (secondes)').fill('20')
  await visitor.picture('model-server-timeouts')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  const renamed = page.getByRole('article', { name: 'Réserve' })
  await renamed.getByText('Premier mot 20 s').waitFor()
  await renamed.getByRole('button', { name: 'Supprimer' }).click()
  await dialog.getByRole('button', { name: 'Supprimer' }).click()
  await renamed.waitFor({ state: 'detached' })
  assert.equal(await first.count(), 1)
  await visitor.leave()
})

test('F22: on a telephone the page of servers is read in one direction', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  const { page } = visitor
  await page.goto('/administration/modeles')
  await page.getByRole('article', { name: 'Serveur de la ville' }).waitFor()
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window)
  await visitor.picture('model-servers-320')
  await assertAccessible(page)
  await visitor.leave()
})

test('a model is chosen to write the questions by which a collection is found', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/collections')
  await page.getByRole('button', { name: 'Nouvelle collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nouvelle collection' })
  await dialog.getByLabel('Nom').fill('Notes de service')
  await dialog.getByRole('button', { name: 'Créer la collection' }).click()
  const change = page.getByRole('button', { name: 'Modifier' })
  await change.click()
  const choice = page.getByLabel('Modèle qui écrit des questions')
  await choice.selectOption(scriptedModelName)
  await visitor.picture('collection-questions')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('C’est enregistré.').waitFor({ state: 'attached' })
  await page.reload()
  await change.click()
  await choice.getByRole('option', { name: scriptedModelName }).waitFor({ state: 'attached' })
  assert.equal(await choice.inputValue(), scriptedModelName)
  await visitor.leave()
})
