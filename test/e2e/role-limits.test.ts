import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { until } from '../fakes/until.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type ScriptedModel, scriptedModelName, speak, startScriptedModel } from './harness/scripted-model.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let model: ScriptedModel
let cookie: string

before(async () => {
  model = await startScriptedModel()
  model.play(() => speak('Bonjour.'))
  const backends = { ville: { url: model.url } }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [], backends })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await model?.stop()
  await program?.stop()
})

/** `request` is a method and a path. */
function call(request: string, as: string, body: unknown): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  const headers = { cookie: as, origin: program.url, 'content-type': 'application/json' }
  return fetch(new URL(path, program.url), { method, headers, body: JSON.stringify(body) })
}

async function colleague(role: string): Promise<string> {
  const invited = await call('POST /api/people', cookie, { name: 'Dominique Roy', email: 'roy@ville.test', role })
  const { link }: { link: { path: string } } = await invited.json()
  const token = new URL(link.path, program.url).searchParams.get('token')
  const accepted = await call('POST /api/links/accept', '', { token, password: 'un autre mot de passe long' })
  return accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

async function askModel(as: string): Promise<number> {
  const body = { model: scriptedModelName, messages: [{ role: 'user', content: 'Bonjour' }] }
  const reply = await call('POST /v1/chat/completions', as, body)
  await reply.text()
  return reply.status
}

test('a limit of a role on a model is set, refused at its field, holds for its people, is changed and taken away', async () => {
  assert.ok((await call('PUT /api/roles/Stagiaire', cookie, { scopes: ['models:read', 'inference:use'] })).ok)
  const intern = await colleague('Stagiaire')
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/limites')
  await page.getByText('Aucune limite').waitFor()
  await page.getByRole('button', { name: 'Fixer une limite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Pour', { exact: true }).selectOption({ label: 'Rôle' })
  await dialog.getByText('Chaque personne du rôle est comptée à part.').waitFor()
  await dialog.getByLabel('Lequel ?').selectOption({ label: 'Stagiaire' })
  await dialog.getByLabel('Modèle').selectOption({ label: scriptedModelName })
  const perDay = dialog.getByLabel('demandes par jour')
  await perDay.fill('5000000000')
  const save = dialog.getByRole('button', { name: 'Enregistrer' })
  await save.click()
  assert.equal(await perDay.evaluate((field) => field.matches(':out-of-range')), true)
  await page.getByText('Aucune limite').waitFor()
  await visitor.picture('role-limit-refused')
  await assertAccessible(page)
  await perDay.fill('1')
  await save.click()
  await page.getByText('1 demande par jour et par personne').waitFor()
  await page.getByRole('article', { name: 'Stagiaire' }).getByText(scriptedModelName, { exact: true }).waitFor()
  await visitor.picture('role-limit')
  await assertAccessible(page)

  // In force within a second: what is answered until then is counted already.
  await until(async () => (await askModel(intern)) === 429)
  assert.equal(await askModel(cookie), 200, 'nobody else')

  const named = `Stagiaire, ${scriptedModelName}`
  await page.getByRole('button', { name: `Modifier ${named}` }).click()
  assert.equal(await perDay.inputValue(), '1')
  await perDay.fill('0')
  await save.click()
  await page.getByText('0 demande par jour et par personne').waitFor()
  // Nothing allowed hides the model.
  await until(async () => (await askModel(intern)) === 404)

  await page.evaluate(() => localStorage.setItem('socle.language', 'en'))
  await page.reload()
  await page.getByText('0 requests per day for each person').waitFor()
  await page.getByRole('button', { name: `Delete ${named}` }).click()
  await dialog.getByText(`Take away the limit upon ${named}?`).waitFor()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No limit: everybody uses what they want.').waitFor()
  await until(async () => (await askModel(intern)) === 200)
  await visitor.leave()
})
