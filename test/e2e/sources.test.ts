import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type ConversationView, conversationOn } from './harness/conversation.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type Visitor, visit } from './harness/visitor.ts'

const question = 'Combien de temps dure la période d’essai d’un cadre ?'

let browser: Browser
let program: Program
let cookie: string
let visitor: Visitor
let page: Page
let conversation: ConversationView

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({})])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})
beforeEach(async () => {
  visitor = await visit(browser, program.url, { cookie })
  page = visitor.page
  await page.goto('/')
  conversation = conversationOn(page)
})

const isFocused = (element: Element) => element === document.activeElement

test('F5: the page is made of landmarks and headings that can be walked through', async () => {
  await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  await visitor.picture('welcome')
  await assertAccessible(page)
  await conversation.ask(question)
  await conversation.ended()
  const title = page.getByRole('heading', { level: 1 })
  assert.match((await title.textContent()) ?? '', /période d’essai/)
  assert.equal(await title.count(), 1)
  for (const landmark of ['banner', 'main'] as const) assert.equal(await page.getByRole(landmark).count(), 1, landmark)
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  const items = page.getByRole('list', { name: 'Messages' }).locator('> li')
  assert.equal(await items.count(), 2)
  assert.deepEqual(await items.getByRole('heading', { level: 2 }).allTextContents(), ['Vous', 'Assistant'])
  assert.equal(await page.getByRole('complementary', { name: 'Sources' }).count(), 0)
  await conversation.answers.getByRole('button', { name: /^Source 1/ }).click()
  await conversation.sources.waitFor()

  await page.reload()
  await conversation.ended()
  await page.evaluate(() => {
    document.body.tabIndex = -1
    document.body.focus()
  })
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Aller à la saisie' })
  assert.ok(await skip.evaluate(isFocused), 'the skip link is the first stop')
  await page.keyboard.press('Enter')
  assert.ok(await conversation.box.evaluate(isFocused), 'it leads to the question')
  await visitor.leave()
})

test('F9: a marker opens the exact passage, with what makes it official; Escape returns to the marker', async () => {
  await conversation.ask(question)
  await conversation.ended()
  const marker = conversation.answers.getByRole('button', { name: /^Source 1\s: La période d'essai/ })
  await marker.focus()
  await page.keyboard.press('Enter')
  const passage = conversation.sources.getByLabel(/^Passage 1/)
  await passage.waitFor()
  assert.ok(await passage.evaluate(isFocused), 'the passage has the focus')
  assert.ok((await passage.locator('mark').allTextContents()).includes('de quatre mois pour les cadres.'))
  assert.match((await passage.textContent()) ?? '', /de deux mois pour les ouvriers et les employés/)
  const source = conversation.sources.getByRole('article').first()
  const facts = (await source.textContent()) ?? ''
  for (const fact of ['Ministère du Travail', 'Licence Ouverte', 'septembre 2025', 'Durée initiale maximale'])
    assert.ok(facts.includes(fact), fact)
  const link = source.getByRole('link', { name: /Ouvrir la page officielle/ })
  assert.equal(await link.getAttribute('href'), 'https://travail-emploi.gouv.fr/la-periode-dessai')
  assert.match((await link.getAttribute('rel')) ?? '', /noopener/)
  assert.equal(await marker.getAttribute('aria-expanded'), 'true')
  await visitor.picture('sources')
  // In the dark the answer and its sources are as legible.
  await assertAccessible(page)
  await page.keyboard.press('Escape')
  assert.ok(await marker.evaluate(isFocused), 'the marker has the focus again')
  assert.equal(await conversation.sources.count(), 0)
  await visitor.leave()
})

test('F10: what the sources do not hold is not answered, and nothing is cited', async () => {
  await conversation.ask('Quels sont les horaires d’ouverture de la piscine municipale ?')
  await conversation.ended()
  const answer = conversation.answers.last()
  assert.match((await answer.textContent()) ?? '', /Je n’ai pas trouvé de réponse dans les sources consultées/)
  assert.equal(await answer.getByRole('button', { name: /^Source/ }).count(), 0)
  assert.equal(await page.getByRole('complementary', { name: 'Sources' }).count(), 0)
  assert.match((await answer.textContent()) ?? '', /Sources consultées.*Fiches pratiques du droit du travail/)
  await visitor.picture('nothing-found')
  await assertAccessible(page)
  await visitor.leave()
})

test('the official corpus can be leafed through, and searched', async () => {
  await page.getByRole('link', { name: 'Collections' }).click()
  await visitor.picture('collections')
  await page.getByRole('link', { name: 'Fiches pratiques du droit du travail' }).click()
  await page.getByText('1 à 50 sur 269').waitFor()
  await page.getByRole('button', { name: 'Suivants' }).click()
  await page.getByText('51 à 100 sur 269').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Choisir des fichiers' }).count(), 0)
  assert.equal(await page.getByRole('button', { name: /^Supprimer/ }).count(), 0)
  await page.getByLabel('Question ou mots à chercher').fill('durée de la période d’essai')
  await page.getByRole('button', { name: 'Chercher' }).click()
  await page.getByText('Les 5 passages les plus proches').waitFor()
  await visitor.picture('corpus')
  await assertAccessible(page)
  await visitor.leave()
})

test('conversations are listed, renamed, opened again and deleted', async () => {
  await conversation.ask('L’employeur peut-il refuser le télétravail ?')
  await conversation.ended()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('button', { name: 'Renommer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Titre').fill('Télétravail des agents')
  await visitor.picture('rename')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Télétravail des agents' }).waitFor()
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await list.getByRole('link', { name: 'Télétravail des agents' }).waitFor()

  await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
  await list.getByRole('link', { name: 'Télétravail des agents' }).click()
  await conversation.answers.last().waitFor()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  await list.getByRole('link', { name: 'Télétravail des agents' }).waitFor({ state: 'detached' })
  await visitor.leave()
})

test('on a phone nothing scrolls sideways, the menu folds and a source is a dialog', async () => {
  const phone = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  await phone.page.goto('/')
  const view = conversationOn(phone.page)
  await view.ask(question)
  await view.ended()
  const [content, window] = await phone.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window)
  await phone.picture('phone')
  await assertAccessible(phone.page)
  await view.answers.getByRole('button', { name: /^Source 1/ }).click()
  await phone.page.getByRole('dialog', { name: 'Sources' }).waitFor()
  await phone.picture('phone-source')
  await assertAccessible(phone.page)
  await phone.page.keyboard.press('Escape')
  await phone.page.getByRole('button', { name: 'Menu' }).click()
  await phone.page.getByRole('link', { name: 'Collections' }).waitFor()
  await phone.picture('phone-menu')
  await assertAccessible(phone.page)
  await phone.leave()
  await visitor.leave()
})
