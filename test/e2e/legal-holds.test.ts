import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

test('a conversation that is held is not deleted, whoever asks is told, and the register counts it', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  const conversation = conversationOn(page)
  await conversation.ask('Bonjour')
  await page.waitForURL(/\/c\/\d+/)
  await conversation.ended()
  const path = new URL(page.url()).pathname

  await visitor.follow('/administration/conservation-imposee')
  await page.getByText('Rien n’est conservé par décision.').waitFor()
  await page.getByRole('button', { name: 'Imposer la conservation' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('De quoi').selectOption({ label: 'Une conversation' })
  await dialog.getByLabel('Numéro').fill(path.split('/').at(-1) ?? '')
  await dialog.getByLabel('Raison').fill('Contentieux 2026-14')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Imposer la conservation' }).click()
  await page.getByRole('cell', { name: 'Contentieux 2026-14' }).waitFor()
  await visitor.picture('legal-holds')
  await assertAccessible(page)

  await page.goto(path)
  await conversation.ended()
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.getByRole('button', { name: 'Supprimer' }).click()
  await dialog.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByText('Ceci doit être conservé, par décision de votre organisme').first().waitFor()

  await visitor.follow('/administration/registre')
  await page.getByText('Dont conservés par décision : 1').waitFor()
  await visitor.picture('register')
  await assertAccessible(page)

  await page.goto('/administration/conservation-imposee')
  await page.getByRole('button', { name: 'Lever' }).click()
  await dialog.getByRole('button', { name: 'Lever' }).click()
  await page.getByText('Rien n’est conservé par décision.').waitFor()
  await visitor.leave()
})
