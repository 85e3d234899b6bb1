import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../fakes/until.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { createCollection } from './harness/collection.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

test('an answer says that the text it quotes has changed, and both versions can be read', async () => {
  const collectionId = await createCollection(program, cookie, 'Tarifs')
  const old = 'L’entrée de la piscine municipale coûte trois euros pour les adultes.'
  const id = await send(collectionId, old)
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/')
  const conversation = conversationOn(page)
  await conversation.ask('Combien coûte l’entrée de la piscine municipale ?')
  await conversation.ended()
  assert.match(await conversation.lastAnswerText(), /trois euros/)
  await send(collectionId, old.replace('trois', 'quatre'))

  await page.reload()
  await page.getByText('Une source de cette réponse n’est plus la même.').waitFor()
  await visitor.picture('changed-citation')
  await assertAccessible(page)
  await page.getByRole('link', { name: 'Réponses à revoir (1)' }).click()
  await page.getByRole('heading', { level: 1, name: 'Réponses à revoir' }).waitFor()
  await page.getByText('le texte cité a changé le').waitFor()
  await visitor.picture('changed-answers')
  await assertAccessible(page)

  await page.getByRole('link', { name: 'Lire le texte d’aujourd’hui' }).click()
  await page.waitForURL(`**/documents/${id}`)
  await page.getByText('quatre euros').waitFor()
  await page.getByText('2 versions').click()
  await page.getByRole('link', { name: 'Autre version' }).click()
  await page.getByText('Vous lisez une autre version que celle d’aujourd’hui').waitFor()
  await page.getByText('trois euros').waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Télécharger l’original' }).click()
  assert.match(String((await download).url()), /version=\d+$/)
  await visitor.picture('past-version')
  await assertAccessible(page)
  await page.getByRole('link', { name: 'Lire la version actuelle' }).click()
  await page.getByText('quatre euros').waitFor()
  await visitor.leave()
})

const headers = () => ({ cookie, origin: program.url })

/** Sends the text as the file of the document and waits until it is read. */
async function send(collectionId: number, content: string): Promise<number> {
  const form = new FormData()
  form.append('collection_id', String(collectionId))
  form.append('file', new Blob([content], { type: 'text/plain' }), 'piscine.txt')
  const response = await fetch(new URL('/v1/documents', program.url), {
    method: 'POST',
    headers: headers(),
    body: form,
  })
  assert.equal(response.status, 201)
  const { id } = await response.json()
  await until(async () => {
    const read = await fetch(new URL(`/v1/documents/${id}`, program.url), { headers: headers() })
    return (await read.json()).state === 'ready'
  })
  return id
}
