import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible } from './harness/accessibility.ts'
import { openStage } from './harness/stage.ts'
import { visit } from './harness/visitor.ts'

const { browser, program, cookie } = await openStage()

const note = '# Stationnement\n\nLe badge de stationnement est remis par la conciergerie du bâtiment B.\n'
const questions = `question;faits;document
Qui remet le badge de stationnement ?;conciergerie;
"À quelle heure ouvre
la piscine ?";;
`

test('an administrator grades the answers to questions of their own, asked in two ways', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/collections')
  await page.getByRole('button', { name: 'Nouvelle collection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom').fill('Notes de service')
  await dialog.getByLabel('Visible par').selectOption('organisation')
  await dialog.getByRole('button', { name: 'Créer la collection' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir des fichiers' }).click()
  const file = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  await (await chooser).setFiles([file('stationnement.md', note)])
  await page.getByRole('row').filter({ hasText: 'Stationnement' }).getByText('Prêt').waitFor({ timeout: 60_000 })

  await visitor.follow('/administration/evaluations')
  await page.getByText('Aucune évaluation pour l’instant.').waitFor()
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).click()
  await dialog.getByLabel('Nom').fill('Questions de l’accueil')
  const given = dialog.getByLabel('Fichier de questions')
  await given.setInputFiles([file('questions.csv', 'rien;faits\nQui ?;x\n')])
  await dialog.getByRole('button', { name: 'Lancer' }).click()
  await dialog
    .getByText(/colonne.*question/i)
    .last()
    .waitFor()
  await visitor.picture('evaluation-refused')
  await given.setInputFiles([file('questions.csv', questions)])
  const second = dialog.getByRole('group', { name: 'Seconde manière, à comparer' })
  await second.getByLabel('Assistant').selectOption('socle')
  await second.getByLabel('Réponses').selectOption({ index: 1 })
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Lancer' }).click()

  await page.getByRole('heading', { level: 2, name: /Questions de l’accueil\s+Terminée/ }).waitFor({ timeout: 90_000 })
  await page.getByText('4 réponses sur 4').waitFor()
  const line = (name: string) => page.getByRole('row').filter({ hasText: name }).first()
  await line('Questions qui ont une réponse').getByText('1').first().waitFor()
  await line('Tous les faits montrés')
    .getByText(/^100\s%$/)
    .first()
    .waitFor()
  await line('Tous les faits montrés')
    .getByText(/^0\spoints?$/)
    .waitFor()
  await page.getByText('Aucune réponse ne diffère.').waitFor()
  await page.getByLabel('Seulement celles dont les réponses diffèrent').uncheck()
  await line('Qui remet le badge')
    .getByText(/faits montrés/)
    .first()
    .waitFor()
  await visitor.picture('evaluation')
  await assertAccessible(page)
  const exported = await page.request.get(String(await page.getByText('Exporter (CSV)').getAttribute('href')))
  assert.match(await exported.text(), /Qui remet le badge/)
  await page.setViewportSize({ width: 320, height: 640 })
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(content, window)
  await visitor.picture('evaluation-320')
  await page.getByRole('button', { name: 'Supprimer' }).click()
  await dialog.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByText('Aucune évaluation pour l’instant.').waitFor()
  await visitor.leave()
})
