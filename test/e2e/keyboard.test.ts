import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './harness/chromium.ts'
import { conversationOn } from './harness/conversation.ts'
import { hasFocus, tabTo } from './harness/keyboard.ts'
import { type Program, startProgram } from './harness/program.ts'
import { type ScriptedModel, speak, startScriptedModel } from './harness/scripted-model.ts'
import { type Visitor, visit } from './harness/visitor.ts'

/** Whole tasks by the keys of a keyboard: nothing is clicked, filled or focused by the test. */
let browser: Browser
let model: ScriptedModel
let program: Program
let cookie: string

before(async () => {
  model = await startScriptedModel()
  model.play(() => speak('Le badge de stationnement est remis par la conciergerie du bâtiment B [1].', 20))
  const config = { corpora: [], backends: { essai: { url: model.url } } }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram(config)])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await model?.stop()
})

const file = {
  name: 'stationnement.md',
  mimeType: 'text/markdown',
  buffer: Buffer.from('# Stationnement\n\nLe badge de stationnement est remis par la conciergerie du bâtiment B.\n'),
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** From any page to a new collection with the file, by the keys alone. */
async function addDocument({ page, settled }: Visitor, name: string): Promise<void> {
  await tabTo(page, page.getByRole('link', { name: 'Collections', exact: true }))
  await press(page, 'Enter')
  await page.getByRole('heading', { level: 1, name: 'Collections' }).waitFor()
  await settled()
  await tabTo(page, page.getByRole('button', { name: 'Nouvelle collection' }).first())
  await press(page, 'Enter')
  const dialog = page.getByRole('dialog', { name: 'Nouvelle collection' })
  await dialog.waitFor()
  if (!(await hasFocus(dialog.getByLabel('Nom')))) await tabTo(page, dialog.getByLabel('Nom'))
  await page.keyboard.type(name)
  await tabTo(page, dialog.getByRole('button', { name: 'Créer la collection' }))
  await press(page, 'Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await settled()
  // Asked for well before the key: the browser has to be told to hand its window over.
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, page.getByRole('button', { name: 'Choisir des fichiers' }))
  await press(page, 'Enter')
  // The window that follows is the system's own.
  await (await chooser).setFiles([file])
  await page.getByRole('row').filter({ hasText: 'Stationnement' }).getByText('Prêt').waitFor()
}

test('F21: F12 by the keyboard alone: a document is added, found and deleted, and the focus is never lost', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  await visitor.settled()
  await addDocument(visitor, 'Notes au clavier')
  await tabTo(page, page.getByLabel('Question ou mots à chercher'))
  await page.keyboard.type('badge de stationnement')
  await press(page, 'Enter')
  await page.getByText('Le passage le plus proche').waitFor()
  const row = page.getByRole('row').filter({ hasText: 'Stationnement' })
  const remove = row.getByRole('button', { name: 'Supprimer' })
  await tabTo(page, remove, 'Shift+Tab')
  await press(page, 'Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await press(page, 'Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.ok(await hasFocus(remove), 'a dialog that is left gives the focus back')
  await press(page, 'Enter')
  const confirm = dialog.getByRole('button', { name: 'Supprimer' })
  await confirm.waitFor()
  if (!(await hasFocus(confirm))) await tabTo(page, confirm)
  await press(page, 'Enter')
  await row.waitFor({ state: 'detached' })
  await visitor.leave()
})

test('F21: F3 and F9 by the keyboard alone: a question is asked, stopped, asked again, and its source read', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page, settled } = visitor
  await page.goto('/')
  await settled()
  await addDocument(visitor, 'Sources au clavier')
  await page.goto('/')
  const conversation = conversationOn(page)
  await conversation.box.waitFor()
  await settled()
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await tabTo(page, page.getByRole('link', { name: 'Aller à la saisie' }))
  await press(page, 'Enter')
  assert.ok(await hasFocus(conversation.box), 'the first stop leads to the question')
  await page.keyboard.type('Qui remet le badge')
  await press(page, 'Shift+Enter')
  await page.keyboard.type('de stationnement ?')
  assert.equal(await conversation.box.inputValue(), 'Qui remet le badge\nde stationnement ?')
  await press(page, 'Enter')
  await conversation.ended()
  assert.ok(await hasFocus(conversation.box), 'the focus stays where one writes')

  const marker = conversation.answers.getByRole('button', { name: /^Source 1/ }).first()
  await tabTo(page, marker, 'Shift+Tab')
  await press(page, 'Enter')
  const passage = conversation.sources.getByLabel(/^Passage 1/)
  await passage.waitFor()
  assert.ok(await hasFocus(passage), 'the passage has the focus')
  assert.match((await passage.textContent()) ?? '', /remis par la conciergerie du bâtiment B/)
  await press(page, 'Escape')
  assert.ok(await hasFocus(marker), 'the marker has the focus again')

  model.play(() => speak('mot '.repeat(400), 50))
  await tabTo(page, conversation.box)
  await page.keyboard.type('Par qui le badge de stationnement est-il remis ?')
  await press(page, 'Enter')
  await conversation.stop.waitFor()
  await tabTo(page, conversation.stop)
  await press(page, 'Enter')
  await conversation.send.waitFor()
  assert.ok(await hasFocus(conversation.box), 'a stop gives the focus back to the question')
  await visitor.leave()
})
