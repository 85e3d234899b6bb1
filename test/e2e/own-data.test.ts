import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { unzipSync } from 'fflate'
import { assertAccessible } from './harness/accessibility.ts'
import { administrator } from './harness/program.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

test('an administrator chooses how long conversations are kept, and everybody reads it with their data', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/conservation')
  const days = page.getByLabel('Jours depuis le dernier message')
  assert.equal(await days.inputValue(), '90')
  await days.fill('45')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('main').getByText('C’est enregistré.').waitFor()
  await visitor.picture('retention')
  await assertAccessible(page)

  await visitor.follow('/compte#donnees')
  await page.getByText('45 jours après leur dernier message').waitFor()
  await visitor.picture('own-data')
  await assertAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Télécharger mes données' }).click()
  const saved = await download
  assert.equal(saved.suggestedFilename(), 'mes-donnees.zip')
  const account = unzipSync(await readFile(await saved.path()))['account.json']
  assert.equal(JSON.parse(new TextDecoder().decode(account)).email, administrator.email)
  await visitor.leave()
})

test('somebody erases their account by typing their address, and is let in no more', async () => {
  const person = await comeIn('dominique@ville.test')
  const visitor = await visit(browser, program.url, { cookie: person })
  const { page } = visitor
  await page.goto('/compte#donnees')
  await page.getByRole('button', { name: 'Supprimer mon compte' }).click()
  const dialog = page.getByRole('dialog', { name: 'Supprimer votre compte ?' })
  await dialog.getByLabel('Pour confirmer').fill('autre@ville.test')
  await dialog.getByRole('button', { name: 'Tout effacer' }).click()
  await dialog.getByText('Ce n’est pas votre adresse.').waitFor()
  await visitor.picture('own-data-erase')
  await assertAccessible(page)
  await dialog.getByLabel('Pour confirmer').fill('dominique@ville.test')
  await dialog.getByRole('button', { name: 'Tout effacer' }).click()
  await page.waitForURL('**/connexion**')
  assert.equal((await call('GET /api/session', person)).status, 401)
  const people = await (await call('GET /api/people', cookie)).json()
  assert.deepEqual(
    people.data.map(({ email }: { email: string }) => email),
    [administrator.email],
  )
  await visitor.leave()
})

test('the last administrator is told in words that the account has to stay', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/compte#donnees')
  await page.getByRole('button', { name: 'Supprimer mon compte' }).click()
  const dialog = page.getByRole('dialog', { name: 'Supprimer votre compte ?' })
  await dialog.getByLabel('Pour confirmer').fill(administrator.email)
  await dialog.getByRole('button', { name: 'Tout effacer' }).click()
  await dialog.getByText(/administrateur/).waitFor()
  await visitor.picture('own-data-last-administrator')
  assert.equal((await call('GET /api/session', cookie)).status, 200)
  await visitor.leave()
})

/** `request` is a method and a path. */
function call(request: string, as: string, body?: unknown): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  return fetch(new URL(path, program.url), {
    method,
    headers: { cookie: as, origin: program.url, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function comeIn(email: string): Promise<string> {
  const invited = await call('POST /api/people', cookie, { name: 'Dominique Roy', email })
  assert.equal(invited.status, 201)
  const { link } = await invited.json()
  const token = new URL(link.path, program.url).searchParams.get('token')
  const accepted = await call('POST /api/links/accept', '', { token, password: 'un autre mot de passe long' })
  assert.equal(accepted.status, 201)
  return accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
