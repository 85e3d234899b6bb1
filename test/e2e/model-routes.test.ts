import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type ScriptedModel, scriptedModelName, startScriptedModel } from './harness/scripted-model.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
let models: readonly [ScriptedModel, ScriptedModel]

before(async () => {
  models = [await startScriptedModel(), await startScriptedModel()]
  const backends = {
    usuel: {
      url: models[0].url,
      models: { [scriptedModelName]: { upstream: scriptedModelName, aliases: ['le-notre'] } },
    },
    nouveau: { url: models[1].url, models: { [scriptedModelName]: scriptedModelName, reserve: scriptedModelName } },
  }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [], backends })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await Promise.all(models.map((model) => model.stop()))
  await program?.stop()
})

const ask = (model: string) =>
  fetch(new URL('/v1/chat/completions', program.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${program.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: String(Math.random()) }] }),
  })

test('F19: a model gets names, a server on trial and a replacement, in force at once, and the log tells it', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/routage')
  const card = page.getByRole('article', { name: scriptedModelName })
  await card.getByText('le-notre').waitFor()
  await card.getByRole('button', { name: 'Modifier' }).click()
  const dialog = page.getByRole('dialog', { name: scriptedModelName })
  await dialog.getByLabel('Autres noms').fill('le-grand, reserve')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.getByText('« reserve » existe déjà').waitFor()
  await assertAccessible(page)
  await dialog.getByLabel('Autres noms').fill('le-grand')
  await dialog.getByLabel('Modèles de remplacement').fill('reserve')
  const tried = dialog.getByRole('group', { name: 'nouveau' })
  await tried.getByLabel('Part des demandes').selectOption({ label: 'À l’essai' })
  await tried.getByLabel('Poids pendant l’essai').fill('5')
  await dialog
    .getByRole('group', { name: 'usuel' })
    .getByLabel('Part des demandes')
    .selectOption({ label: 'Un poids choisi' })
  await dialog.getByRole('group', { name: 'usuel' }).getByLabel('Poids (0').fill('95')
  await tried.getByLabel('lundi').check()
  await tried.getByLabel('De', { exact: true }).fill('07:30')
  await visitor.picture('model-route-dialog')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('À l’essai, poids 5').waitFor()
  await card.getByText('le-notre, le-grand').waitFor()
  await card.getByRole('button', { name: 'Modifier' }).click()
  assert.equal(await tried.getByLabel('lundi').isChecked(), true)
  assert.equal(await tried.getByLabel('De', { exact: true }).inputValue(), '07:30')
  await tried.getByLabel('lundi').uncheck()
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal((await ask('le-grand')).status, 200)
  await visitor.picture('model-routes')
  await assertAccessible(page)
  await visitor.follow('/administration/journal')
  await page.getByText('model-route.update').first().waitFor()
  await visitor.leave()
})

test('which servers are reached is chosen on the page, and refuses what may not leave', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/routage')
  await page.getByLabel('Serveurs', { exact: true }).selectOption({ label: 'Ceux de l’organisme seulement' })
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('C’est enregistré.').waitFor({ state: 'attached' })
  await page.getByRole('article', { name: scriptedModelName }).waitFor({ state: 'detached' })
  assert.equal((await ask(scriptedModelName)).status, 404)
  await page.getByLabel('Serveurs', { exact: true }).selectOption({ label: 'Tous, à égalité' })
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('article', { name: scriptedModelName }).waitFor()
  await visitor.leave()
})

test('F22: on a telephone the page of routing and its dialog are read in one direction', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  const { page } = visitor
  await page.goto('/administration/routage')
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  const card = page.getByRole('article', { name: scriptedModelName })
  await card.waitFor()
  assert.deepEqual(await widths(), [320, 320])
  await card.getByRole('button', { name: 'Modifier' }).click()
  await page.getByRole('dialog').getByLabel('Autres noms').waitFor()
  assert.deepEqual(await widths(), [320, 320])
  await visitor.picture('model-route-320')
  await assertAccessible(page)
  await visitor.leave()
})
