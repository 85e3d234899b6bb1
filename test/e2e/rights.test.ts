import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { conversationOn } from './harness/conversation.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

/** `request` is a method and a path. */
async function call(request: string, as: string, body: unknown): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  const headers = { cookie: as, origin: program.url, 'content-type': 'application/json' }
  const reply = await fetch(new URL(path, program.url), { method, headers, body: JSON.stringify(body) })
  assert.ok(reply.ok, `${request}: ${reply.status}`)
  return reply
}

async function colleague(): Promise<string> {
  const invited = await call('POST /api/people', cookie, { name: 'Dominique Roy', email: 'dominique@ville.test' })
  const { link }: { link: { path: string } } = await invited.json()
  const token = new URL(link.path, program.url).searchParams.get('token')
  const accepted = await call('POST /api/links/accept', '', { token, password: 'un autre mot de passe long' })
  return accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

test('F11: a colleague sees neither a conversation, nor a collection, nor a file, nor a passage of somebody else', async () => {
  const owner = await visit(browser, program.url, { cookie })
  const collection = await call('POST /v1/collections', cookie, { name: 'Dossier réservé', visibility: 'private' })
  const { id: collectionId }: { id: number } = await collection.json()
  await owner.page.goto(`/collections/${collectionId}`)
  const chooser = owner.page.waitForEvent('filechooser')
  await owner.page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const buffer = Buffer.from('Le code du xylozanthe est rangé dans le coffre.')
  await (await chooser).setFiles([{ name: 'xylozanthe.txt', mimeType: 'text/plain', buffer }])
  const row = owner.page.getByRole('row').filter({ hasText: 'xylozanthe' })
  await row.getByText('Prêt').waitFor()
  const document = (await row.getByRole('link').first().getAttribute('href')) ?? ''
  assert.match(document, /^\/\S+\d+$/)
  await owner.page.goto('/')
  const asked = conversationOn(owner.page)
  await asked.ask('Où est rangé le code du xylozanthe ?')
  await owner.page.waitForURL('**/c/*')
  await asked.ended()
  assert.match(await asked.lastAnswerText(), /coffre/)
  const conversation = new URL(owner.page.url()).pathname
  await owner.leave()

  const other = await visit(browser, program.url, { cookie: await colleague() })
  const { page } = other
  for (const path of [conversation, `/collections/${collectionId}`, document]) {
    await page.goto(path)
    await page.getByText('Cette page n’existe pas').first().waitFor()
    await other.settled()
    assert.doesNotMatch(await page.locator('body').innerText(), /xylozanthe|réservé/i, path)
  }
  await other.picture('not-found')
  await assertAccessible(page)
  for (const path of [`/v1/collections/${collectionId}`, `/api/conversations/${conversation.split('/').at(-1)}`]) {
    assert.equal((await other.context.request.get(path)).status(), 404, path)
  }
  await other.follow('/collections')
  await page.getByText('Aucune collection pour l’instant.').waitFor()
  await other.follow('/')
  const own = conversationOn(page)
  await own.ask('Où est rangé le code du xylozanthe ?')
  await own.ended()
  assert.match(await own.lastAnswerText(), /pas trouvé/)
  assert.doesNotMatch(await own.lastAnswerText(), /coffre/)
  await other.leave()
})
