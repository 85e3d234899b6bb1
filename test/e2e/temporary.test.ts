import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { until } from '../fakes/until.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const question = 'Combien de temps dure la période d’essai d’un cadre qui s’appelle Xylozanthe ?'

const sheet = `# La période d'essai

## Durée de la période d'essai

La période d'essai est de deux mois au plus pour les ouvriers et les employés, et de trois mois pour les techniciens.
La période d'essai dure au plus quatre mois pour les cadres. Le contrat de travail doit la prévoir.
`

const { browser, program, cookie } = await openStage()

before(async () => {
  const { id } = await program.client.call('createCollection', {
    body: { name: 'Fiches', description: '', visibility: 'organisation' },
  })
  const file = { content: new Blob([sheet], { type: 'text/markdown' }), name: 'periode-essai.md' }
  const added = await program.client.upload('uploadDocument', { form: { collection_id: id }, file })
  await until(async () => {
    const { state } = await program.client.call('getDocument', { params: { id: added.id } })
    return state === 'ready'
  })
})

test('a temporary conversation is cited like others, kept nowhere, and warns before it is lost', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  await page.getByRole('checkbox', { name: 'Conversation temporaire' }).check()
  await page.getByRole('heading', { level: 1, name: 'Conversation temporaire' }).waitFor()
  await page.getByText('Rien de cette conversation n’est enregistré.').waitFor()
  await assertAccessible(page)
  const conversation = conversationOn(page)
  await conversation.ask(question)
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /quatre mois pour les cadres/)
  assert.equal(await page.getByText('Cette réponse vous est-elle utile').count(), 0)
  await conversation.box.press('Tab')
  await page
    .getByRole('button', { name: /^Source 1\s:/ })
    .first()
    .click()
  await conversation.sources.waitFor()
  await visitor.picture('temporary-answer')
  await assertAccessible(page)
  await page.goBack()
  await conversation.sources.waitFor({ state: 'detached' })
  assert.equal(await conversation.answers.count(), 1, 'the way back closed the sources and kept the conversation')
  await conversation.ask('Et pour un employé ?')
  await conversation.ended()
  assert.equal(await conversation.answers.count(), 2)

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title]))
  assert.doesNotMatch(kept, /Xylozanthe|employé/)
  assert.doesNotMatch(page.url(), /Xylozanthe/)
  const listed = await fetch(new URL('/api/conversations', program.url), { headers: { cookie } })
  assert.match(await listed.text(), /"total":0/)

  await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Quitter la conversation temporaire ?' })
  await visitor.picture('temporary-leave')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  assert.equal(await conversation.answers.count(), 2)
  const asked = page.waitForEvent('dialog')
  const reloaded = page.reload()
  const warning = await asked
  assert.equal(warning.type(), 'beforeunload')
  await warning.accept()
  await reloaded
  await page.getByRole('checkbox', { name: 'Conversation temporaire' }).waitFor()
  assert.equal(await page.getByText('Xylozanthe').count(), 0)

  await conversation.ask(question)
  await conversation.ended()
  await page.getByRole('link', { name: 'Nouvelle conversation' }).click()
  await dialog.getByRole('button', { name: 'Quitter et tout perdre' }).click()
  await page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  assert.equal(await page.getByRole('checkbox', { name: 'Conversation temporaire' }).isChecked(), false)
  await visitor.leave()
})

test('F22: the switch and its words fit a telephone, light and dark', async () => {
  const visitor = await visit(browser, program.url, { cookie, viewport: { width: 320, height: 640 } })
  const { page } = visitor
  for (const address of ['/', '/?temporaire=1']) {
    await page.goto(address)
    await page.getByRole('checkbox', { name: 'Conversation temporaire' }).waitFor()
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    assert.equal(content, window)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await visitor.picture(`temporary-320${address === '/' ? '-off' : ''}`)
    await assertAccessible(page)
  }
  await visitor.leave()
})
