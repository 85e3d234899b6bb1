import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

test('F19: an assistant is made on the page, chosen in a conversation, changed and deleted', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/assistants')
  await page.getByText('Aucun assistant pour le moment').waitFor()
  await page.getByRole('button', { name: 'Créer un assistant' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Titre').fill('Accueil du public')
  await dialog.getByLabel('Nom pour l’API').fill('accueil')
  await dialog.getByLabel('Description').fill('Pour les agents du guichet.')
  await dialog.getByLabel('Consignes').fill('Réponds en deux phrases.')
  await dialog.getByLabel('En citant').check()
  await visitor.picture('assistant-dialog')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  const card = page.getByRole('article', { name: 'Accueil du public' })
  await card.getByText('assistant/accueil').waitFor()
  await card.getByText('Tout l’organisme').waitFor()
  await visitor.picture('assistants')
  await assertAccessible(page)

  await page.goto('/')
  await page.getByRole('button', { name: 'Assistant : Assistant commun' }).click()
  await dialog.getByLabel('Accueil du public').check()
  await visitor.picture('assistant-choice')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Choisir' }).click()
  await page.waitForURL(/\?assistant=accueil/)
  const conversation = conversationOn(page)
  await conversation.ask('Bonjour')
  await page.waitForURL(/\/c\/\d+/)
  await conversation.ended()
  await page.getByText('Assistant : Accueil du public').waitFor()
  assert.equal(
    await page.getByRole('button', { name: /^Assistant\s:/ }).count(),
    0,
    'a conversation keeps its assistant',
  )
  const id = Number(/\/c\/(\d+)/.exec(page.url())?.[1])
  const response = await visitor.context.request.get(`${program.url}/api/conversations/${id}`)
  const kept: { model: string } = await response.json()
  assert.equal(kept.model, 'assistant/accueil')

  await page.goto('/administration/assistants')
  await card.getByRole('button', { name: 'Modifier' }).click()
  await dialog.getByLabel('Tout l’organisme').uncheck()
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await card.getByText('Personne pour le moment').first().waitFor()
  await page.goto(`/c/${id}`)
  await conversation.ask('Et maintenant ?')
  await page.getByText('Le modèle assistant/accueil n’existe pas.').first().waitFor()

  await page.goto('/administration/assistants')
  await card.getByRole('button', { name: 'Supprimer' }).click()
  await dialog.getByRole('button', { name: 'Supprimer' }).click()
  await card.waitFor({ state: 'detached' })
  await visitor.leave()
})

test('F22: on a telephone the page of assistants is read in one direction', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  const { page } = visitor
  await page.goto('/administration/assistants')
  await page.getByRole('button', { name: 'Créer un assistant' }).click()
  await page.getByRole('dialog').getByLabel('Titre').waitFor()
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window)
  await assertAccessible(page)
  await visitor.leave()
})
