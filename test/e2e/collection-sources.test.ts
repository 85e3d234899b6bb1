import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { startWebDavServer } from '../fakes/webdav-server.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
let folder: string
const dav = await startWebDavServer()
const readingMs = 60_000

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-folder-'))
  const config = { corpora: [], outbound: { allow: ['127.0.0.0/8'] } }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram(config)])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await rm(folder, { recursive: true, force: true })
})

const counted = (page: Page, words: string) =>
  page.getByRole('list', { name: 'Comptes rendus' }).getByText(words).first().waitFor({ timeout: readingMs })

test('an administrator adds a folder by the keyboard, sees what would be read, reads it, and pauses', async () => {
  await writeFile(join(folder, 'badge.md'), '# Badge\n\nLe badge est remis par la conciergerie.\n')
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/sources')
  await page.getByRole('link', { name: 'Ajouter une source' }).click()
  await page.getByLabel('Genre de source').selectOption({ label: 'Dossier' })
  await page.getByLabel('Nom', { exact: true }).focus()
  await page.keyboard.type('Notes du dossier')
  for (const typed of ['', folder]) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(typed)
  }
  assert.equal(await page.getByLabel('Chemin du dossier').inputValue(), folder)
  await visitor.picture('source-new')
  await assertAccessible(page)
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Notes du dossier', level: 1 }).waitFor()
  await counted(page, 'Essai : rien n’a été écrit.')
  await counted(page, 'Ajoutés : 1 · modifiés : 0')
  await page.getByText('Rien n’a encore été lu').waitFor({ timeout: readingMs })
  await page.getByRole('button', { name: 'Lire maintenant' }).click()
  await page.getByText('Dernière lecture complète').waitFor({ timeout: readingMs })
  assert.equal(await page.getByText('Rien n’a encore été lu').count(), 0)
  await visitor.picture('source-page')
  await assertAccessible(page)

  await page.getByRole('button', { name: 'Mettre en pause' }).click()
  await page.getByText('Cette source est en pause').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Lire maintenant' }).count(), 0)
  await page.getByRole('button', { name: 'Reprendre' }).click()
  await page.getByRole('button', { name: 'Lire maintenant' }).waitFor()
  await visitor.leave()
})

test('a Nextcloud folder fills a collection that is there; a wrong password is told, mended, and never shown', async () => {
  await writeFile(join(dav.folder, 'arrete.txt'), 'Le stationnement est interdit place du Marché.')
  const { id } = await program.client.call('createCollection', {
    body: { name: 'Arrêtés', visibility: 'organisation' },
  })
  const form = new FormData()
  form.set('collection_id', String(id))
  form.set('file', new File(['Les tarifs de la piscine.'], 'tarifs.txt'))
  const uploaded = await fetch(new URL('/v1/documents', program.url), {
    ...{ method: 'POST', body: form, headers: { authorization: `Bearer ${program.apiKey}` } },
  })
  assert.equal(uploaded.status, 201)

  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/sources/nouvelle')
  await page.getByLabel('Genre de source').selectOption({ label: 'Nextcloud, WebDAV' })
  await page.getByLabel('Collection à remplir').selectOption({ label: 'Arrêtés' })
  await page.getByLabel('Adresse', { exact: true }).fill(dav.address)
  await page.getByLabel('Nom du compte').fill(dav.user)
  await page.getByLabel('Mot de passe ou clé secrète').fill('faux')
  await page.getByLabel('Essayer d’abord sans rien écrire').uncheck()
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await page.getByRole('button', { name: 'Réessayer' }).waitFor({ timeout: readingMs })
  await visitor.picture('source-refused')

  const secret = page.getByLabel('Mot de passe ou clé secrète')
  assert.equal(await secret.inputValue(), '')
  await secret.fill(dav.password)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('status').getByText('Enregistré').waitFor({ state: 'attached' })
  assert.equal(await secret.inputValue(), '')
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await counted(page, 'Ajoutés : 1 · modifiés : 0')
  await page.getByText('Dernière lecture complète').waitFor({ timeout: readingMs })

  // What an agent uploaded is not the source's to remove.
  await rm(join(dav.folder, 'arrete.txt'))
  await writeFile(join(dav.folder, 'autre.txt'), 'Le marché se tient le mardi.')
  await page.getByRole('button', { name: 'Lire maintenant' }).click()
  await page.getByRole('button', { name: 'Accepter ces retraits' }).click({ timeout: readingMs })
  await counted(page, 'Ajoutés : 0 · modifiés : 0 · retirés : 1')
  const { data } = await program.client.call('listDocuments', { query: { collection_id: id } })
  assert.deepEqual(data.map(({ name }) => name).toSorted(), ['autre', 'tarifs'])

  await page.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('dialog').getByRole('radio', { name: 'Garder la collection et ses documents' }).waitFor()
  await assertAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer la source' }).click()
  await page.getByRole('heading', { name: 'Sources des collections' }).waitFor()
  assert.equal((await program.client.call('getCollection', { params: { id } })).documents, 2)
  await visitor.leave()
})

test('a pushed source says how to send, and never to read; in English and at 320 px nothing is cut', async () => {
  const viewport = { width: 320, height: 640 }
  const visitor = await visit(browser, program.url, { cookie, viewport, isAlone: true })
  const { page } = visitor
  await page.addInitScript(() => localStorage.setItem('socle.language', 'en'))
  await page.goto('/administration/sources/nouvelle')
  const kind = page.getByLabel('Kind of source')
  const connectors = (await kind.getByRole('option').allInnerTexts()).filter((one) => !one.startsWith('Official'))
  for (const label of connectors) {
    await kind.selectOption({ label })
    const words = await page.getByRole('main').innerText()
    assert.doesNotMatch(words, /accessKeyId|Fichiers|Who publishes these|Documents qu’un/, label)
  }
  await kind.selectOption({ label: 'Nextcloud, WebDAV' })
  await assertAccessible(page)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
  await visitor.picture('source-new-320')

  await kind.selectOption({ label: 'Sent by a program' })
  await page.getByLabel('Name', { exact: true }).fill('Actes')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { name: 'Send documents' }).waitFor()
  const example = await page.getByText('curl -H').innerText()
  const address = /http\S+\/items/.exec(example)?.[0] ?? assert.fail(example)
  assert.equal(await page.getByRole('button', { name: /Read now|Try without/ }).count(), 0)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
  await visitor.picture('source-pushed-320')
  await assertAccessible(page)

  const form = new FormData()
  form.set('external_id', 'acte-2026-17')
  form.set('file', new File(['Le conseil décide.'], 'acte.txt'))
  const made = await fetch(new URL('/v1/keys', program.url), {
    method: 'POST',
    headers: { cookie, origin: program.url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Actes', scopes: ['collections:write'] }),
  })
  const { value: key } = z.object({ value: z.string() }).parse(await made.json())
  const sent = await fetch(address, { method: 'POST', body: form, headers: { authorization: `Bearer ${key}` } })
  assert.equal(sent.status, 201, await sent.text())
  await page.goto('/administration/sources')
  await page.getByRole('row').filter({ hasText: 'Actes' }).getByText('Sent by a program').first().waitFor()
  await visitor.leave()
})
