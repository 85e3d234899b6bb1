import { readFile } from 'node:fs/promises'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { until } from '../fakes/until.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

test('a cited document is erased by its number, typed twice; the receipt is read and taken along, the answer keeps a mark', async () => {
  const documentId = await send('L’entrée de la piscine municipale coûte trois euros pour les adultes.')
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  const conversation = conversationOn(page)
  await conversation.ask('Combien coûte l’entrée de la piscine municipale ?')
  await page.waitForURL(/\/c\/\d+/)
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /trois euros/)
  const path = new URL(page.url()).pathname

  await visitor.follow('/administration/effacements')
  await page.getByText('Rien n’a été effacé.').waitFor()
  await page.getByRole('button', { name: 'Effacer…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('De quoi').selectOption({ label: 'Un document' })
  await dialog.getByLabel('Numéro', { exact: true }).fill(documentId)
  await dialog.getByLabel('Le même numéro, une seconde fois').fill(`${documentId}0`)
  await dialog.getByRole('button', { name: 'Effacer définitivement' }).click()
  await dialog.getByText('Les deux numéros diffèrent.').waitFor()
  await assertAccessible(page)
  await dialog.getByLabel('Le même numéro, une seconde fois').fill(documentId)
  await dialog.getByRole('button', { name: 'Effacer définitivement' }).click()
  await page.getByRole('cell', { name: `Un document : ${documentId}` }).waitFor()
  await page.getByRole('cell', { name: 'Cherché partout, trouvé nulle part' }).waitFor()
  await visitor.picture('erasures')
  await assertAccessible(page)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger le reçu' }).click(),
  ])
  const receipt = JSON.parse(await readFile(await download.path(), 'utf8'))
  assert.deepEqual([receipt.kind, receipt.target_id, receipt.is_complete], ['document', Number(documentId), true])

  await page.goto(path)
  await page.getByText('Source 1 : ce document a été effacé').first().waitFor()
  await visitor.picture('erased-citation')
  await assertAccessible(page)
  await visitor.leave()
})

/** A document of a collection of its own, once it is searched; gives its number as it is typed. */
async function send(content: string): Promise<string> {
  const headers = { authorization: `Bearer ${program.apiKey}` }
  const call = async (path: string, options: RequestInit): Promise<Record<string, unknown>> => {
    const answer = await fetch(new URL(path, program.url), { ...options, headers: { ...headers, ...options.headers } })
    return Object(await answer.json())
  }
  const collection = await call('/v1/collections', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Tarifs', visibility: 'organisation' }),
  })
  const form = new FormData()
  form.set('collection_id', String(collection['id']))
  form.set('file', new File([content], 'tarif.md', { type: 'text/markdown' }))
  const { id } = await call('/v1/documents', { method: 'POST', body: form })
  await until(async () => (await call(`/v1/documents/${id}`, {}))['state'] === 'ready')
  return String(id)
}
