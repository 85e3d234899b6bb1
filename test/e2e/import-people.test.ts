import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

const file = (text: string) => ({ name: 'annuaire.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') })

test('a directory is tried, corrected, then imported with the links of whoever was made', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/personnes')
  await page.getByRole('button', { name: 'Importer un annuaire' }).click()
  const dialog = page.getByRole('dialog', { name: 'Importer un annuaire' })
  await dialog.getByLabel('Fichier CSV').setInputFiles(file('Nom;Prénom;Email\nRoy;Zoé;zoe-ville\n'))
  await dialog.getByRole('button', { name: 'Voir ce qui changerait' }).click()
  await dialog.getByText('Ligne 2, zoe-ville : l’adresse manque ou n’en est pas une').waitFor()
  await visitor.picture('import-refused')
  await assertAccessible(page)
  const right = 'Nom;Prénom;Email;Groupes\nRoy;Zoé;zoe@ville.test;Écoles\n'
  await dialog.getByLabel('Fichier CSV').setInputFiles(file(right))
  await dialog.getByRole('button', { name: 'Voir ce qui changerait' }).click()
  await dialog.getByText('Personnes à créer : 1 ; à changer : 0.').waitFor()
  await dialog.getByText('Groupes à créer : Écoles.').waitFor()
  await dialog.getByRole('button', { name: 'Importer', exact: true }).click()
  await dialog.getByRole('button', { name: 'Télécharger les liens' }).waitFor()
  await visitor.picture('import-done')
  await assertAccessible(page)
  await dialog.locator('.row-end').getByRole('button', { name: 'Fermer' }).click()
  await page.getByRole('cell', { name: 'Zoé Roy' }).waitFor()
  await visitor.leave()
})
