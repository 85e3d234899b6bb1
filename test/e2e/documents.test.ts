import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const pathOf = (name: string) => fileURLToPath(new URL(`../fixtures/documents/${name}`, import.meta.url))

const { browser, program, cookie } = await openStage()

test('a scanned document is checked against its pages, downloaded as it was, and replaced', async () => {
  const original = await readFile(pathOf('scan-lines.pdf'))
  const id = await uploadScan(original)
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto(`/documents/${id}`)
  await page.getByText('✓ Prêt').waitFor({ timeout: 120_000 })

  await page.getByRole('tab', { name: 'Pages' }).click()
  const picture = page.getByRole('img', { name: 'La page 1 telle qu’elle est' })
  await picture.waitFor()
  await page.waitForFunction(() => [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth))
  await page.getByText('Page en image : son texte a été reconnu').waitFor()
  await visitor.picture('document-pages')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Page suivante' }).click()
  await page.getByRole('img', { name: 'La page 2 telle qu’elle est' }).waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Page' }).inputValue(), '2')

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Télécharger l’original' }).click()
  const saved = await download
  assert.equal(saved.suggestedFilename(), 'scan.pdf')
  assert.deepEqual(await readFile(await saved.path()), original)

  const input = page.locator('input[type=file]')
  await input.setInputFiles(pathOf('note.html'))
  await page.getByText('Choisissez un fichier .pdf, comme l’original.').last().waitFor()
  await input.setInputFiles(pathOf('reglement.pdf'))
  await page.getByRole('combobox', { name: 'Page' }).getByRole('option', { name: '3 sur 3' }).waitFor({
    state: 'attached',
    timeout: 120_000,
  })
  await page.getByText('Page en image : son texte a été reconnu').waitFor({ state: 'detached' })
  await visitor.picture('document-replaced')
  await visitor.leave()
})

async function uploadScan(content: Uint8Array<ArrayBuffer>): Promise<number> {
  const headers = { cookie, origin: program.url }
  const collection = await fetch(new URL('/v1/collections', program.url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Règlements' }),
  })
  const form = new FormData()
  form.append('collection_id', String((await collection.json()).id))
  form.append('file', new Blob([content], { type: 'application/pdf' }), 'scan.pdf')
  const response = await fetch(new URL('/v1/documents', program.url), { method: 'POST', headers, body: form })
  assert.equal(response.status, 201)
  return (await response.json()).id
}

test('a collection that keeps no originals gives the text alone, and says so', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/collections')
  await page.getByRole('button', { name: 'Nouvelle collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nouvelle collection' })
  await dialog.getByLabel('Nom').fill('Sans originaux')
  await dialog.getByLabel('Conserver les fichiers d’origine').uncheck()
  await dialog.getByRole('button', { name: 'Créer la collection' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sans originaux' }).waitFor()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const buffer = Buffer.from('# Bassin\n\nLe bassin ouvre à midi.\n')
  await (await chooser).setFiles({ name: 'bassin.md', mimeType: 'text/markdown', buffer })
  await page.getByRole('row').filter({ hasText: 'Bassin' }).getByText('Prêt').waitFor({ timeout: 120_000 })

  await page.getByRole('button', { name: 'Modifier' }).click()
  const kept = page.getByRole('dialog').getByLabel('Conserver les fichiers d’origine')
  assert.equal(await kept.isChecked(), false)
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler' }).click()

  await page.getByRole('row').getByRole('link', { name: 'Bassin' }).click()
  await page.getByText('Original non conservé').waitFor()
  await page.getByText('Le bassin ouvre à midi.').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Télécharger l’original' }).count(), 0)
  await assertAccessible(page)
  await visitor.leave()
})

test('files that a collection has are forgotten only once it is confirmed', async () => {
  const headers = { cookie, origin: program.url }
  const json = { ...headers, 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'Qui oublie' })
  const made = await fetch(new URL('/v1/collections', program.url), { method: 'POST', headers: json, body })
  const { id } = await made.json()
  const form = new FormData()
  form.append('collection_id', String(id))
  form.append('file', new Blob(['# Avis\n\nUn avis.\n'], { type: 'text/markdown' }), 'avis.md')
  await fetch(new URL('/v1/documents', program.url), { method: 'POST', headers, body: form })
  const keeps = async (): Promise<boolean> =>
    (await (await fetch(new URL(`/v1/collections/${id}`, program.url), { headers })).json()).keep_originals
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto(`/collections/${id}`)
  await page.getByRole('row').filter({ hasText: 'Avis' }).getByText('Prêt').waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Modifier' }).click()
  const change = page.getByRole('dialog', { name: 'Qui oublie' })
  await change.getByLabel('Conserver les fichiers d’origine').uncheck()
  await change.getByRole('button', { name: 'Enregistrer' }).click()
  const asked = page.getByRole('dialog', { name: 'Oublier les fichiers d’origine ?' })
  await asked.getByRole('button', { name: 'Annuler' }).click()
  assert.equal(await keeps(), true)
  await change.getByRole('button', { name: 'Enregistrer' }).click()
  await asked.getByRole('button', { name: 'Oublier les fichiers' }).click()
  await change.waitFor({ state: 'detached' })
  assert.equal(await keeps(), false)
  await visitor.leave()
})
