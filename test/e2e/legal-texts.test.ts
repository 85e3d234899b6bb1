import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, administrator, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string

before(async () => {
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" onload="document.title=1"><script>1</script><circle cx="4" cy="4" r="4" fill="#1d3f8f"/></svg>'

test('the service takes a name and a logo, drawn without what could run, on every page', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/apparence')
  await page.getByLabel('Nom du service').fill('L’assistant de la Ville')
  await page.getByLabel('Nos couleurs').check()
  await page.getByLabel('Sur fond clair').fill('#f2c200')
  await page.getByText(/Contraste de 1,\d là où elle se lit le moins bien\s: insuffisant/).waitFor()
  await page.getByLabel('Sur fond clair').fill('#1d3f8f')
  await page
    .getByText(/Contraste de \d,\d là où elle se lit le moins bien\s: suffisant/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('C’est enregistré.').first().waitFor({ state: 'attached' })
  const file = page.getByLabel('Fichier du logo')
  await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<html></html>') })
  await page
    .getByText(/ni un SVG, ni un PNG/)
    .first()
    .waitFor()
  await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) })
  const shown = page.getByRole('img', { name: 'Logo actuel' })
  await shown.waitFor()
  assert.ok(
    await shown.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0),
  )
  await page.getByRole('link', { name: /L’assistant de la Ville/ }).waitFor()
  assert.match(await page.title(), /— L’assistant de la Ville$/)
  await visitor.picture('appearance-own')
  await assertAccessible(page)
  await visitor.leave()

  const stranger = await visit(browser, program.url)
  await stranger.page.goto('/connexion')
  await stranger.page.getByRole('link', { name: 'L’assistant de la Ville' }).waitFor()
  await assertAccessible(stranger.page)
  await stranger.leave()
})

test('required pages say true things at first, then what the organisation wrote, after a preview', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/mentions-legales')
  await page.getByText(new RegExp(`mis à disposition par ${administrator.organisation}`)).waitFor()
  await assertAccessible(page)
  await visitor.follow('/administration/textes')
  await page.getByRole('button', { name: 'Partir du texte du produit' }).click()
  const draft = page.getByLabel('Texte en français')
  assert.match(await draft.inputValue(), /^## Éditeur du service$/m)
  await draft.fill('## Éditeur\n\nVille de Test, **1 place de la Mairie**.')
  const preview = page.getByRole('region', { name: 'Aperçu' })
  await preview.getByRole('heading', { name: 'Éditeur' }).waitFor()
  await visitor.picture('legal-texts')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Enregistrer' }).first().click()
  await page.getByText(/Version 1, enregistrée le/).waitFor()
  await page.getByLabel('Adresse à prévenir').fill('mailto:securite@ville.test')
  await page.getByRole('button', { name: 'Enregistrer' }).last().click()
  await page.getByText('C’est enregistré.').first().waitFor({ state: 'attached' })
  await visitor.leave()

  const stranger = await visit(browser, program.url, { viewport: { width: 320, height: 640 } })
  await stranger.page.goto('/mentions-legales')
  await stranger.page.getByRole('heading', { level: 2, name: 'Éditeur' }).waitFor()
  await stranger.page.getByText('1 place de la Mairie').waitFor()
  await assertAccessible(stranger.page)
  await stranger.leave()
  const contact = await fetch(new URL('/.well-known/security.txt', program.url))
  assert.match(await contact.text(), /^Contact: mailto:securite@ville\.test$/m)
})
