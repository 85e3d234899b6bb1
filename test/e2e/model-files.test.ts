import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { ggufBytes, putEngine, saidByEngine, type SlowMirror, startSlowMirror } from '../fakes/local-model.ts'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { type Program, startProgram } from './harness/program.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let mirror: SlowMirror
let cookie: string
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-gguf-'))
  await writeFile(join(folder, 'petit.gguf'), ggufBytes(4096))
  mirror = await startSlowMirror(ggufBytes(60_000_000), 48_000_000)
  const unused = 'http://127.0.0.1:9'
  const models = { folder, mirror: mirror.url, hub: unused, pythonIndex: `${unused}/simple` }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [], models })])
  await putEngine(program.dataFolder)
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  mirror?.close()
  await rm(folder, { recursive: true, force: true })
})

test('the demonstration model is fetched with a button, stopped, resumed, refused for its hash and removed', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/modeles')
  const model = page.getByRole('article', { name: 'Modèle de démonstration' })
  await model.getByText(/1,1\sGo à télécharger.*continue donc de citer/).waitFor()
  await model.getByRole('button', { name: 'Télécharger' }).click()
  const progress = model.getByRole('progressbar', { name: /^4\s%\s: 48\sMo sur 1,1\sGo, depuis 127\.0\.0\.1/ })
  await progress.waitFor()
  assert.equal(await progress.getAttribute('value'), '4')
  await visitor.picture('model-file-fetching')
  await assertAccessible(page)
  await model.getByRole('button', { name: 'Arrêter' }).click()
  await model.getByText(/est gardé\s: 48\sMo/).waitFor()
  mirror.giveRest()
  await model.getByRole('button', { name: 'Reprendre' }).click()
  await model.getByText(/n’a pas pu être obtenu.*n’est pas celui attendu/).waitFor()
  assert.deepEqual(mirror.ranges.slice(0, 2), [null, 'bytes=48000000-'])
  await visitor.picture('model-file-failed')
  await assertAccessible(page)
  await model.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
  await model.getByRole('button', { name: 'Télécharger' }).waitFor()
  await visitor.leave()
})

test('a GGUF file of the machine is imported, and answers once it is chosen', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/modeles')
  await page.getByRole('button', { name: 'Importer un fichier GGUF' }).click()
  const dialog = page.getByRole('dialog', { name: 'Importer un fichier GGUF' })
  await dialog.getByLabel('Nom du modèle').fill('petit')
  await visitor.picture('model-file-import')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Importer' }).click()
  await page
    .getByRole('article', { name: 'petit' })
    .getByText(/En service sous le nom «\spetit\s»/)
    .waitFor()
  await page.getByLabel('Un serveur de modèles').check()
  await page.getByLabel('Modèle', { exact: true }).selectOption('petit')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('C’est enregistré.').waitFor({ state: 'attached' })
  await visitor.picture('model-file-here')
  const reply = await fetch(new URL('/v1/chat/completions', program.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${program.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'petit', messages: [{ role: 'user', content: 'Qui es-tu ?' }] }),
  })
  assert.match(await reply.text(), new RegExp(saidByEngine))
  await visitor.leave()
})

test('step 2 of the first run offers it, in light and dark and on a telephone', async () => {
  for (const [name, viewport] of [
    ['desktop', { width: 1360, height: 860 }],
    ['320', { width: 320, height: 640 }],
  ] as const) {
    const visitor = await visit(browser, program.url, { cookie, viewport })
    const { page } = visitor
    await page.goto('/installation?etape=2')
    const model = page.getByRole('article', { name: 'Modèle de démonstration' })
    await model.getByRole('button', { name: 'Télécharger' }).waitFor()
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    assert.equal(content, window)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await visitor.picture(`first-run-demonstration-${name}`)
    await assertAccessible(page)
    await visitor.leave()
  }
})
