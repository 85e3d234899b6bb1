import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let cookie: string
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-folder-'))
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [] })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('an administrator sees what fills collections, tries a reading without writing, and pauses', async () => {
  await writeFile(join(folder, 'badge.md'), '# Badge\n\nLe badge est remis par la conciergerie.\n')
  const added = await fetch(new URL('/api/sources', program.url), {
    method: 'POST',
    headers: { cookie, origin: program.url, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'folder', name: 'Notes du dossier', settings: { folder } }),
  })
  assert.equal(added.status, 201, await added.text())
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/sources')
  const row = page.getByRole('row').filter({ hasText: 'Notes du dossier' })
  await row.getByText('Terminée').waitFor({ timeout: 60_000 })
  assert.equal(await row.getByRole('cell').first().innerText(), '1')

  await writeFile(join(folder, 'parking.md'), '# Parking\n\nLe parking ferme à vingt heures.\n')
  await row.getByRole('button', { name: 'Essayer sans rien écrire' }).click()
  await page.getByRole('status').getByText('Lecture demandée : Notes du dossier').waitFor({ state: 'attached' })
  await row.getByText('Terminée').waitFor({ timeout: 60_000 })
  await row.getByRole('button', { name: 'Compte rendu' }).click()
  const reports = page.getByRole('dialog', { name: 'Comptes rendus de Notes du dossier' })
  await reports.getByText('Essai : rien n’a été écrit.').waitFor()
  await reports
    .getByText('Ajoutés : 1 · modifiés : 0 · retirés : 0 · en échec : 0 · inchangés : 1')
    .waitFor({ timeout: 30_000 })
  await reports.getByRole('listitem').first().getByText('Terminée').waitFor({ timeout: 30_000 })
  await visitor.picture('collection-sources-report')
  await assertAccessible(page)
  await reports.getByRole('button', { name: 'Fermer' }).click()

  await row.getByRole('button', { name: 'Mettre en pause' }).click()
  await row.getByText('En pause', { exact: true }).waitFor()
  await row.getByRole('button', { name: 'Reprendre' }).waitFor()
  await visitor.picture('collection-sources')
  await assertAccessible(page)
  await visitor.leave()
})
