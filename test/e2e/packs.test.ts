import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { writeSheets } from '../fakes/sheets-folder.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
let folder: string
const readingMs = 60_000

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-packs-'))
  await writeSheets(join(folder, 'fiches'), 12)
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a corpus is downloaded as a pack, forgotten, and comes back from its file by the keyboard', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/sources/nouvelle')
  await page.getByLabel('Genre de source').selectOption({ label: 'Corpus officiel : Service-public : associations' })
  await page.getByLabel('Emplacement de l’archive').fill(join(folder, 'fiches'))
  await page.getByLabel('Essayer d’abord sans rien écrire').uncheck()
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click()
  const download = page.getByRole('link', { name: 'Télécharger en lot' })
  await download.waitFor({ timeout: readingMs })
  const coming = page.waitForEvent('download')
  await download.click()
  const file = await coming
  assert.equal(file.suggestedFilename(), 'service-public-associations.zip')
  const pack = join(folder, 'associations.zip')
  await file.saveAs(pack)

  await page.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer la source' }).click()
  await page.getByRole('link', { name: 'Lots de corpus' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Lots de corpus', level: 1 }).waitFor()
  await page.getByText('Aucun lot reçu pour l’instant.').waitFor()
  await page.getByLabel('Fichier du lot').setInputFiles(pack)
  await page.getByRole('button', { name: 'Envoyer et vérifier' }).focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('article', { name: 'Service-public : associations' })
  await card.getByText('Vérifié').waitFor({ timeout: readingMs })
  const facts = await card.innerText()
  assert.match(facts, /Signé par la clé\s+[\w-]{43}, celle de cette instance/)
  assert.match(facts, /Textes\s+12/)
  assert.match(facts, /Ses vecteurs sont ceux du modèle en service/)
  assert.match(facts, /Ce corpus n’est pas installé/)
  await visitor.picture('packs-checked')
  await assertAccessible(page)

  await card.getByRole('button', { name: 'Essayer sans rien écrire' }).focus()
  await page.keyboard.press('Enter')
  await card.getByText('Essai : rien n’a été écrit.').waitFor({ timeout: readingMs })
  await card.getByRole('button', { name: 'Mettre à jour' }).focus()
  await page.keyboard.press('Enter')
  await card.getByText('Essai : rien n’a été écrit.').waitFor({ state: 'detached', timeout: readingMs })
  await card.getByText('Ajoutés : 12').waitFor({ timeout: readingMs })
  await card.getByText('Terminée').waitFor({ timeout: readingMs })
  await visitor.picture('packs-added')
  await card.getByRole('link', { name: 'Voir le corpus' }).click()
  await page.getByRole('heading', { name: 'Service-public : associations', level: 1 }).waitFor()
  await page.goBack()
  await card.getByRole('button', { name: 'Oublier ce lot' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
  await page.getByText('Aucun lot reçu pour l’instant.').waitFor()
  await visitor.leave()
})

test('what is refused is told in words at its field; in English and at 320 px nothing is cut', async () => {
  const viewport = { width: 320, height: 640 }
  const visitor = await visit(browser, program.url, { cookie, viewport, isAlone: true })
  const { page } = visitor
  await page.addInitScript(() => localStorage.setItem('socle.language', 'en'))
  await page.goto('/administration/sources/lots')
  const file = page.getByLabel('File of the pack')
  await page.getByRole('button', { name: 'Send and check' }).click()
  await page.getByText('Choose a file.').waitFor()
  const other = join(folder, 'notes.zip')
  await writeFile(other, 'no pack')
  await file.setInputFiles(other)
  await page.getByRole('button', { name: 'Send and check' }).click()
  await page.locator('.field-problem', { hasText: 'notes.zip' }).waitFor()
  assert.equal(await file.getAttribute('aria-invalid'), 'true')

  const address = page.getByLabel('Address of the pack')
  await address.fill('http://192.168.1.20/pack.zip')
  await page.keyboard.press('Enter')
  await page.locator('.field-problem', { hasText: '192.168.1.20' }).waitFor()
  assert.equal(await address.evaluate((element) => element === document.activeElement), true)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
  await visitor.picture('packs-refused-320')
  await assertAccessible(page)
  await visitor.leave()
})
