import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { wordParagraph, writeDocx } from '../fakes/write-office.ts'
import { createCollection } from './harness/collection.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const encryptedFile = new URL('../fixtures/documents/encrypted.pdf', import.meta.url)

const { browser, program, cookie } = await openStage()

const file = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })

test('F12: a document is added, read, found, and no longer found once it is deleted', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/collections')
  await page.getByText('Aucune collection pour l’instant.').waitFor()
  await visitor.picture('collections-empty')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Nouvelle collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nouvelle collection' })
  await dialog.getByLabel('Nom').fill('Notes de service')
  await dialog.getByLabel('Visible par').selectOption('organisation')
  await visitor.picture('collection-new')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Créer la collection' }).click()

  await page.getByRole('heading', { level: 1, name: 'Notes de service' }).waitFor()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  await (
    await chooser
  ).setFiles([
    file(
      'stationnement.md',
      '# Stationnement\n\nLe badge de stationnement est remis par la conciergerie du bâtiment B.\n',
    ),
    file('mensonge.pdf', 'ceci n’est pas un PDF'),
    file('plan.dwg', 'AC1032'),
    { name: 'protege.pdf', mimeType: 'application/pdf', buffer: await readFile(encryptedFile) },
  ])
  // Once it is read, a document is named by its title.
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('Stationnement').getByText('Prêt').waitFor({ timeout: 30_000 })
  const files = page.getByRole('list', { name: 'Fichiers en cours d’envoi' })
  await files.getByText('Ce type de fichier n’est pas lu').waitFor()
  const refused = files.getByRole('listitem').filter({ hasText: 'mensonge.pdf' })
  await refused.getByText('Refusé').waitFor({ timeout: 30_000 })
  await row('protege').getByText('protégé par un mot de passe').waitFor({ timeout: 30_000 })
  await row('protege').getByRole('button', { name: 'Réessayer' }).waitFor()
  assert.doesNotMatch((await refused.textContent()) ?? '', /Error|undefined|\{/)

  await page.getByLabel('Question ou mots à chercher').fill('badge de stationnement')
  await page.getByRole('button', { name: 'Chercher' }).click()
  await page.getByText('Le passage le plus proche').waitFor()
  await page.getByLabel('Question ou mots à chercher').fill('zzzz')
  await page.getByRole('button', { name: 'Chercher' }).click()
  await page.getByText('Aucun passage ne contient ces mots.').waitFor()
  await visitor.picture('collection')
  await assertAccessible(page)

  await row('Stationnement').getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
  await row('Stationnement').waitFor({ state: 'detached' })
  await page.getByText('Aucun passage.').waitFor()

  await page.getByRole('button', { name: 'Supprimer', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
  await page.getByText('Aucune collection pour l’instant.').waitFor()
  await visitor.leave()
})

test('F12: a file that is dropped or pasted is taken too', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  const id = await createCollection(program, cookie, 'Dépôt')
  await page.goto(`/collections/${id}`)
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['Le parapheur est au deuxième étage.'], 'parapheur.txt', { type: 'text/plain' }))
    return transfer
  })
  await page.getByText('Déposez des fichiers ici').dispatchEvent('drop', { dataTransfer: data })
  await page.getByRole('row').filter({ hasText: 'parapheur' }).getByText('Prêt').waitFor({ timeout: 60_000 })
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['Le tampon est au premier étage.'], 'tampon.txt', { type: 'text/plain' }))
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))
  })
  await page.getByRole('row').filter({ hasText: 'tampon' }).getByText('Prêt').waitFor({ timeout: 60_000 })
  await visitor.leave()
})

test('F12: a file that is added while the list is still being read stands in the list', async () => {
  const visitor = await visit(browser, program.url, { cookie, isAlone: true })
  const { page } = visitor
  const id = await createCollection(program, cookie, 'Dépôt hâtif')
  const added = Promise.withResolvers<void>()
  // The first list is read before the file is there, and arrives after it.
  await page.route(
    '**/v1/documents?*',
    async (route) => {
      const response = await route.fetch()
      await added.promise
      await route.fulfill({ response })
    },
    { times: 1 },
  )
  await page.goto(`/collections/${id}`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const taken = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok())
  await (await chooser).setFiles([file('horaires.txt', 'La mairie ouvre à neuf heures.')])
  await taken
  added.resolve()
  await page.getByRole('row').filter({ hasText: 'horaires' }).getByText('Prêt').waitFor()
  await visitor.leave()
})

test('office files are offered by the file picker, taken and read', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  const id = await createCollection(program, cookie, 'Bureautique')
  await page.goto(`/collections/${id}`)
  await page.getByText('Word, Excel, PowerPoint').waitFor()
  // The server says which: a moment after the words.
  const picker = page.locator('input[type=file][accept]')
  await picker.waitFor({ state: 'attached' })
  await page.getByText('50 Mo et 10 millions de caractères par fichier').waitFor()
  const title = page.getByRole('heading', { level: 1, name: 'Bureautique' })
  const [needed, given] = await title.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
  assert.equal(needed, given, 'the name of the collection is not cut by what can be done with it')
  const offered = (await picker.getAttribute('accept'))?.split(',') ?? []
  for (const extension of ['.docx', '.odt', '.xlsx', '.ods', '.csv', '.pptx', '.eml', '.jpg'])
    assert.ok(offered.includes(extension), `${extension} is offered`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const body = wordParagraph('Télétravail', 'Title') + wordParagraph('Deux jours par semaine au plus.')
  await (
    await chooser
  ).setFiles([
    { name: 'note.docx', mimeType: '', buffer: Buffer.from(writeDocx(body)) },
    { name: 'tarifs.csv', mimeType: 'text/csv', buffer: Buffer.from('Prestation;Tarif\nCantine;3,20\nPiscine;2,10\n') },
  ])
  for (const name of ['note.docx', 'tarifs']) {
    await page.getByRole('row').filter({ hasText: name }).getByText('Prêt').waitFor({ timeout: 60_000 })
  }
  await visitor.picture('collection-office')
  await visitor.leave()
})

test('a private collection is a page that does not exist for anybody else', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  await visitor.page.goto('/collections/424242')
  await visitor.page.getByText('Cette page n’existe pas, ou vous n’y avez pas accès.').waitFor()
  await assertAccessible(visitor.page)
  await visitor.leave()
})
