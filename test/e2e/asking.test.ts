import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { createCollection } from './harness/collection.ts'
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

const messages = (from: Page) => from.getByRole('list', { name: 'Messages' }).locator('> li')

test('offline, a question is kept and said to be; it leaves once when the network is back', async () => {
  await conversation.ask(question)
  await conversation.ended()
  await visitor.context.setOffline(true)
  await conversation.ask('Et pour un employé ?')
  const waiting = messages(page).filter({ hasText: 'Et pour un employé ?' })
  await waiting.getByText('Pas de connexion. Votre question est gardée').waitFor()
  await page.getByRole('alert').getByText('Pas de connexion').waitFor({ state: 'attached' })
  await visitor.picture('offline')
  await assertAccessible(page)

  await waiting.getByRole('button', { name: 'Reprendre' }).click()
  assert.equal(await conversation.box.inputValue(), 'Et pour un employé ?')
  await conversation.box.press('Enter')
  await waiting.getByText('Pas de connexion').waitFor()
  await visitor.context.setOffline(false)
  await page.waitForFunction(() => document.querySelectorAll('[data-pending]').length === 0)
  await conversation.answers.nth(1).waitFor()
  await conversation.ended()
  await page.reload()
  await conversation.ended()
  assert.equal(await waiting.count(), 1, 'it was sent once')
  assert.equal(await messages(page).count(), 4)
  await visitor.leave()
})

test('offline before anything was asked, the first question stays on the page, and leaves once the network is back', async () => {
  await conversation.box.waitFor()
  await visitor.context.setOffline(true)
  await conversation.box.fill(question)
  await conversation.box.press('Enter')
  const waiting = messages(page).filter({ hasText: question })
  await waiting.getByText('Pas de connexion. Votre question est gardée').waitFor()
  await visitor.context.setOffline(false)
  await conversation.ended()
  assert.equal(await messages(page).count(), 2, 'it was sent once')
  await visitor.leave()
})

test('what is written in one tab is seen in the other', async () => {
  await conversation.ask(question)
  await conversation.ended()
  const other = await visitor.context.newPage()
  await other.goto(page.url())
  await conversationOn(other).ended()
  await conversation.ask('Quel est le préavis d’un salarié qui démissionne ?')
  await messages(other).nth(3).waitFor()
  await conversation.ended()
  await conversationOn(other).ended()
  assert.equal(await conversationOn(other).lastAnswerText(), await conversation.lastAnswerText())
  await visitor.leave()
})

test('by the keyboard a question is asked in other words and answered again; its versions are leafed through', async () => {
  await conversation.ask(question)
  await conversation.ended()
  await page.getByRole('button', { name: 'Modifier la question' }).press('Enter')
  const box = page.getByRole('textbox', { name: 'Votre question, autrement' })
  assert.equal(await box.inputValue(), question)
  await page.keyboard.press('Escape')
  const edit = page.getByRole('button', { name: 'Modifier la question' })
  assert.equal(await edit.evaluate((button) => button === document.activeElement), true, 'the focus is back')
  await edit.press('Enter')
  await assertAccessible(page)
  const other = 'Combien de temps dure la période d’essai d’un employé ?'
  await box.fill(other)
  await box.press('Enter')
  const versions = page.getByRole('group', { name: 'Versions de la question' })
  await versions.getByText('2 sur 2').waitFor()
  await conversation.ended()
  assert.equal(await messages(page).count(), 2, 'the first question and its answer are no longer shown')
  await messages(page).first().getByText(other).waitFor()
  assert.match(await conversation.lastAnswerText(), /deux mois pour les ouvriers et les employés/)

  await versions.getByRole('button', { name: 'Version précédente' }).press('Enter')
  await messages(page).first().getByText(question).waitFor()
  assert.match(await conversation.lastAnswerText(), /quatre mois pour les cadres/)
  await page.reload()
  await versions.getByText('1 sur 2').waitFor()
  await visitor.picture('versions-of-a-question')
  await assertAccessible(page)

  await conversation.answers.last().getByRole('button', { name: 'Refaire' }).press('Enter')
  await versions.getByText('3 sur 3').waitFor()
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /quatre mois pour les cadres/)
  await visitor.leave()
})

test('the way back closes a source and leaves the conversation where it was; a link leads to a source', async () => {
  await conversation.ask(question)
  await conversation.ended()
  const place = page.url()
  await conversation.answers
    .getByRole('button', { name: /^Source 1/ })
    .first()
    .click()
  await conversation.sources.waitFor()
  const address = page.url()
  assert.match(address, /\?source=\d+\.1$/)
  await page.goBack()
  await conversation.sources.waitFor({ state: 'detached' })
  assert.equal(page.url(), place)
  await page.goto(address)
  await conversation.sources.getByLabel(/^Passage 1/).waitFor()
  await visitor.leave()
})

test('an answer is said useful or not, with reasons, and that stays', async () => {
  await conversation.ask(question)
  await conversation.ended()
  const last = conversation.answers.last()
  await last.getByRole('button', { name: 'Non', exact: true }).click()
  await last.getByLabel('Il manque une source').check()
  await last.getByLabel('Précisions (facultatif)').fill('La convention collective manque.')
  await visitor.picture('feedback')
  await assertAccessible(page)
  await last.getByRole('button', { name: 'Envoyer l’avis' }).click()
  await last.getByText('Merci, votre avis est gardé.').waitFor()
  await page.reload()
  await conversation.ended()
  const no = last.getByRole('button', { name: 'Non', exact: true })
  assert.equal(await no.getAttribute('aria-pressed'), 'true')
  await visitor.follow('/administration/avis')
  const row = page.getByRole('row').filter({ hasText: question }).first()
  assert.match((await row.textContent()) ?? '', /Il manque une source.*La convention collective manque/)
  await assertAccessible(page)
  await visitor.leave()
})

test('an answer is copied as readable text with the list of its sources', async () => {
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await conversation.ask(question)
  await conversation.ended()
  await conversation.answers.last().getByRole('button', { name: 'Copier', exact: true }).click()
  await page.getByRole('status').getByText('Copié').waitFor({ state: 'attached' })
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(copied, /quatre mois pour les cadres/)
  assert.match(
    copied,
    /\n\nSources\n\[1\] La période d'essai › .*Ministère du Travail.*\n {4}https:\/\/travail-emploi\.gouv\.fr\//,
  )
  assert.doesNotMatch(copied, /\*\*|^>/m)
  await visitor.leave()
})

test('sources are chosen and shown; a collection is asked from its own page', async () => {
  await page.getByRole('link', { name: 'Collections' }).click()
  await page.getByRole('link', { name: 'Fiches pratiques du droit du travail' }).click()
  await page.getByRole('link', { name: 'Interroger cette collection' }).click()
  const scope = page.getByRole('button', { name: /^Sources\s:/ })
  await scope.filter({ hasText: 'Fiches pratiques du droit du travail' }).waitFor()
  await conversation.ask(question)
  await conversation.ended()
  await page.reload()
  await scope.filter({ hasText: 'Fiches pratiques' }).waitFor()
  await scope.click()
  const dialog = page.getByRole('dialog', { name: 'Sources de la conversation' })
  assert.equal(await dialog.getByLabel('Fiches pratiques du droit du travail').isChecked(), true)
  await visitor.picture('scope')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Choisir ces sources' }).click()
  await scope.filter({ hasText: 'toutes' }).waitFor()
  await visitor.leave()
})

test('a sure answer, the nearest passages and nothing found are told apart', async () => {
  await conversation.ask(question)
  await conversation.ended()
  await conversation.answers.last().getByText('Réponse citée mot pour mot').waitFor()
  assert.doesNotMatch(await conversation.lastAnswerText(), /pas trouvé/)
  await visitor.picture('level-quoted')

  await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
  await conversation.ask('Quel est le salaire minimum d’un coiffeur selon sa convention collective ?')
  await conversation.ended()
  const nearest = conversation.answers.last()
  await nearest.getByText('Je n’ai pas trouvé de réponse sûre').waitFor()
  assert.equal(await nearest.locator('.body').getAttribute('data-level'), 'nearest')
  await visitor.picture('level-nearest')
  await assertAccessible(page)

  await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
  await conversation.ask('Quelle est la distance de la Terre à la Lune ?')
  await conversation.ended()
  const nothing = conversation.answers.last()
  await nothing.getByText('Sources consultées :').waitFor()
  assert.equal(await nothing.getByRole('button', { name: /source/i }).count(), 0)
  await visitor.picture('level-nothing')
  await assertAccessible(page)
  await visitor.leave()
})

test('of a table, the rows that answer stand first, under their header', async () => {
  await page.goto(`/collections/${await createCollection(program, cookie, 'Tarifs municipaux')}`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const lines = [
    'Prestation;Habitants;Extérieurs',
    'Cantine;3,20 €;4,80 €',
    'Piscine;2,10 €;3,60 €',
    'Patinoire;4,00 €;6,30 €',
  ]
  await (await chooser).setFiles([{ name: 'tarifs.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }])
  await page.getByRole('row').filter({ hasText: 'tarifs' }).getByText('Prêt').waitFor()
  await page.getByRole('link', { name: 'Interroger cette collection' }).click()
  await conversation.ask('Combien coûte la piscine pour les extérieurs ?')
  await conversation.ended()
  const table = conversation.answers.last().locator('.body').getByRole('table').first()
  assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['Prestation', 'Habitants', 'Extérieurs'])
  assert.deepEqual(await table.locator('tbody tr').allTextContents(), ['Piscine2,10 €3,60 €'])
  await visitor.picture('table-rows')
  await visitor.leave()
})

test('on the smallest phone the first lines of the answer stand above the box, and a long question is folded', async () => {
  const askedApi = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(new URL(path, program.url), {
      method,
      headers: { cookie, origin: program.url, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const draft = { name: 'accueil', title: 'Accueil des habitants', mode: 'quote', audience: { organisation: true } }
  const made: { id: number } = await (await askedApi('POST', '/api/assistants', draft)).json()
  const phone = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  await phone.page.goto('/')
  const view = conversationOn(phone.page)
  await view.ask(`${'Je travaille depuis trois ans dans la même entreprise. '.repeat(12)}${question}`)
  await view.ended()
  await phone.page.getByRole('button', { name: 'Lire toute la question' }).waitFor()
  const top = (await view.answers.last().locator('.body').boundingBox())?.y ?? Infinity
  const box = (await phone.page.locator('.composer').boundingBox())?.y ?? 0
  assert.ok(top + 72 < box, `the answer starts at ${Math.round(top)} px, the box at ${Math.round(box)} px`)
  const ends = await phone.page
    .locator('.tag')
    .evaluateAll((tags) => tags.map((tag) => tag.getBoundingClientRect().right))
  assert.ok(Math.max(...ends) <= 320, `words beside the answer end at ${ends} px`)
  const cut = await phone.page
    .locator('.composer .button')
    .evaluateAll((buttons) => buttons.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent))
  assert.deepEqual(cut, [], 'no button of the box is cut')
  const sendAt = (await view.send.boundingBox())?.x ?? 0
  const choices = await phone.page
    .locator('.composer .row .row .button')
    .evaluateAll((buttons) => buttons.map((one) => one.getBoundingClientRect().right))
  assert.ok(Math.max(0, ...choices) <= sendAt, `the choices end at ${choices} px, the button begins at ${sendAt}`)
  await phone.picture('phone-answer')
  await phone.leave()
  assert.equal((await askedApi('DELETE', `/api/assistants/${made.id}`)).status, 204)
  await visitor.leave()
})

test('a title as long as can be leaves a dialog in sight, and conversations are found by their words', async () => {
  await conversation.ask('L’employeur peut-il refuser le télétravail ?')
  await conversation.ended()
  const title = `Télétravail ${'extraordinairementlong'.repeat(8)}`
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('button', { name: 'Renommer' }).click()
  await page.getByLabel('Titre').fill(title)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.setViewportSize({ width: 360, height: 480 })
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('button', { name: 'Supprimer' }).click()
  const dialog = page.getByRole('dialog')
  const [width, inner] = await dialog.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
  assert.equal(width, inner, 'nothing scrolls sideways')
  for (const name of ['Fermer', 'Annuler']) {
    const place = await dialog.getByRole('button', { name }).boundingBox()
    assert.ok(place && place.y >= 0 && place.y + place.height <= 480 && place.x + place.width <= 360, name)
  }
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await page.setViewportSize({ width: 1360, height: 860 })
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await list.getByLabel('Chercher une conversation').fill('teletravail extra')
  await list.getByRole('link', { name: question }).first().waitFor({ state: 'detached' })
  assert.equal(await list.getByRole('link').count(), 1)
  await list.getByLabel('Chercher une conversation').fill('zzzz')
  await list.getByText('Aucune conversation ne contient ces mots.').waitFor()
  await visitor.leave()
})
