import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from './harness/accessibility.ts'
import { launchBrowser } from './harness/chromium.ts'
import { conversationOn } from './harness/conversation.ts'
import { type Program, administrator, startProgram } from './harness/program.ts'
import { type ScriptedModel, speak, startScriptedModel } from './harness/scripted-model.ts'
import { visit } from './harness/visitor.ts'

let browser: Browser
let program: Program
let model: ScriptedModel
let cookie: string

before(async () => {
  model = await startScriptedModel()
  model.play(() => speak('Je ne trouve rien à ce sujet.'))
  const backends = { ville: { url: model.url } }
  ;[browser, program] = await Promise.all([launchBrowser(), startProgram({ corpora: [], backends })])
  cookie = await program.setUp()
})
after(async () => {
  await browser?.close()
  await model?.stop()
  await program?.stop()
})

/** As a program of the page would: one request of whoever is signed in. */
function askModel(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const body = { model: 'mistral-de-test', messages: [{ role: 'user', content: 'Bonjour' }] }
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch('/v1/chat/completions', { method: 'POST', headers, body: JSON.stringify(body) })
    await reply.text()
    return reply.status
  })
}

/**
 * Names that no page may break under. What a list of these pages looks like with a row, axe judges in
 * `administration-pages.test.ts`; here it judges what is not to be seen there.
 */
const long = 'Direction générale adjointe chargée de l’aménagement, de l’environnement et des mobilités'

test('F19: a limit is set, told before it is reached and at it, with whom to ask; the use is counted', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/limites')
  await page.getByText('Aucune limite').waitFor()
  await page.getByRole('button', { name: 'Fixer une limite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Pour', { exact: true }).selectOption({ label: 'Personne' })
  await dialog.getByLabel('Lequel ?').selectOption({ label: administrator.name })
  await dialog.getByLabel('demandes par jour').fill('1')
  await visitor.picture('limit-dialog')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('0 sur 1 demande par jour').waitFor()

  assert.equal(await askModel(page), 200)
  await page.goto('/')
  await page.getByText(/Limite atteinte\s: 1 sur 1 demande par jour\./).waitFor()
  await page.getByText(`Pour en avoir davantage, demandez à ${administrator.name}.`).waitFor()
  await visitor.picture('limit-reached')
  await assertAccessible(page)

  await visitor.follow('/administration/limites')
  await page.getByText('1 sur 1 demande par jour').waitFor()
  await visitor.picture('limits')
  await page.getByRole('button', { name: 'Supprimer' }).click()
  await dialog.getByRole('button', { name: 'Supprimer' }).click()
  await page.getByText('Aucune limite').waitFor()

  await visitor.follow('/administration/usages?par=model')
  await page.getByRole('rowheader', { name: 'mistral-de-test' }).waitFor()
  await page.getByLabel('Par', { exact: true }).selectOption({ label: 'Personne' })
  await page.waitForURL(/par=person/)
  await page.getByRole('rowheader', { name: administrator.name }).waitFor()
  await visitor.picture('usage')
  await assertAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Exporter en CSV' }).click()
  assert.equal((await download).suggestedFilename(), 'usages.csv')
  await visitor.follow('/compte#usages')
  await page.getByRole('heading', { level: 2, name: 'Mes usages' }).waitFor()
  await visitor.picture('own-usage')
  await assertAccessible(page)
  await visitor.leave()
})

test('questions without an answer are shown once the organisation says so', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/qualite')
  await page.getByText('Elles ne vous sont pas montrées').waitFor()
  await page.getByRole('button', { name: 'Montrer ces questions' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Montrer ces questions' }).click()
  await page.getByText(/sans dire qui les a posées/).waitFor()
  const conversation = conversationOn(page)
  await page.goto('/')
  await conversation.ask('Quel est l’horaire de la déchèterie de Saumur ?')
  await conversation.ended()
  await visitor.follow('/administration/qualite')
  await page.getByRole('rowheader', { name: /déchèterie de Saumur/ }).waitFor()
  await visitor.picture('quality')
  await assertAccessible(page)
  await visitor.leave()
})

test('a program is given a key, shown once, then refused; every key is told with its owner', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/cles')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Nouveau programme' }).click()
  await dialog.getByLabel('Nom du programme').fill(long)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('button', { name: `Nouvelle clé ${long}` }).click()
  await dialog.getByLabel('Nom de la clé').fill('Site internet')
  assert.equal(await dialog.getByLabel('Durée').inputValue(), '365')
  await dialog.getByRole('button', { name: 'Créer la clé' }).click()
  const value = await dialog.getByLabel('Clé', { exact: true }).inputValue()
  await dialog.getByRole('button', { name: 'Fermer' }).click()
  const status = async (): Promise<number> =>
    (await fetch(new URL('/v1/models', program.url), { headers: { authorization: `Bearer ${value}` } })).status
  assert.equal(await status(), 200)
  const row = page.getByRole('row').filter({ hasText: 'Site internet' })
  await row.getByText('Programme').waitFor()
  await visitor.picture('keys')
  await row.getByRole('button', { name: /Révoquer/ }).click()
  await dialog.getByRole('button', { name: 'Révoquer' }).click()
  await row.getByText('Révoquée').waitFor()
  assert.equal(await status(), 401)
  await visitor.leave()
})

test('an organisation is made, and its administrator comes in by the link and sees it alone', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/organismes')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Nouvel organisme' }).click()
  await dialog.getByLabel('Nom', { exact: true }).fill(administrator.organisation)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.getByText(/existe déjà/).waitFor()
  await dialog.getByLabel('Nom', { exact: true }).fill('Communauté de communes')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('button', { name: 'Inviter un administrateur Communauté de communes' }).click()
  await dialog.getByLabel('Nom', { exact: true }).fill('Dominique Petit')
  await dialog.getByLabel('Adresse électronique').fill('dominique@communes.test')
  await dialog.getByRole('button', { name: 'Créer l’invitation' }).click()
  const link = await dialog.getByLabel('Lien personnel').inputValue()
  await dialog.getByRole('button', { name: 'Fermer' }).click()
  await visitor.picture('organisations')
  await visitor.leave()

  const other = await visit(browser, program.url)
  await other.page.goto(link)
  await other.page.getByLabel('Mot de passe').fill('un autre mot de passe long')
  await other.page.getByRole('button', { name: 'Enregistrer et entrer' }).click()
  await other.page.getByRole('heading', { level: 1, name: 'Que voulez-vous savoir ?' }).waitFor()
  await other.page.goto('/administration/personnes')
  await other.page.getByRole('rowheader', { name: /Dominique Petit/ }).waitFor()
  assert.equal(await other.page.getByText(administrator.name).count(), 0)
  await other.page.goto('/administration/organismes')
  assert.equal(await other.page.getByRole('link', { name: 'Organismes' }).count(), 0)
  await other.leave()
})

test('F19: what was done is in the log, filtered in the address; the health of the instance is told', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/journal')
  await page.getByText('model-limit.set').first().waitFor()
  await page.getByLabel('Action (début)').fill('key.')
  await page.waitForURL(/action=key/)
  await page.getByText('key.revoke').first().waitFor()
  await page.getByText('model-limit.set').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Vérifier tout le journal' }).click()
  await page.getByText(/Le journal est entier\. \d+ lignes relues/).waitFor()
  await visitor.picture('audit')
  await assertAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Exporter en CSV' }).click()
  assert.equal((await download).suggestedFilename(), 'journal.csv')

  await visitor.follow('/administration/sante')
  await page.getByRole('rowheader', { name: 'Base de données' }).waitFor({ timeout: 60_000 })
  await page.getByText('Aucune sauvegarde depuis plus d’une semaine.').waitFor()
  await visitor.picture('health')
  await visitor.follow('/administration/taches')
  await page.getByLabel('État').selectOption({ label: 'En échec' })
  await page.getByText('Rien n’attend, rien n’a échoué.').waitFor()
  await visitor.picture('jobs')
  await visitor.leave()
})

test('a collection is opened to a group and to another organisation, and who reads it is told by name', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/groupes')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Nouveau groupe' }).click()
  await dialog.getByLabel('Nom du groupe').fill('Urbanisme')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('rowheader', { name: 'Urbanisme' }).waitFor()
  await visitor.follow('/collections')
  await page.getByRole('button', { name: 'Nouvelle collection' }).click()
  await dialog.getByLabel('Nom', { exact: true }).fill('Notes de service')
  await dialog.getByRole('button', { name: 'Créer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Notes de service' }).waitFor()
  await page.getByRole('button', { name: 'Partager' }).click()
  await dialog.getByLabel('Vous seul').check()
  await dialog.getByLabel('Urbanisme').check()
  await dialog.getByLabel('Organisme', { exact: true }).fill('Communauté de communes')
  await dialog.getByLabel('Jusqu’au').fill('2099-12-31')
  await dialog.getByRole('button', { name: 'Ajouter cet organisme' }).click()
  await visitor.picture('sharing')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Partager' }).click()
  await dialog.getByText('Qui peut lire ?').click()
  await dialog.getByText(/Organisme\s: Communauté de communes/).waitFor()
  await dialog.getByText(/Groupe\s: Urbanisme/).waitFor()
  await visitor.picture('sharing-readers')
  await assertAccessible(page)
  await visitor.leave()
})

test('a banner, a link and colours are chosen; a colour that some cannot read is refused at its field', async () => {
  const visitor = await visit(browser, program.url, { cookie })
  const { page } = visitor
  await page.goto('/administration/apparence')
  await page.getByLabel('Texte du message').fill('Coupure du service ce soir à 19 h.')
  await page.getByLabel('Nos couleurs').check()
  await page.getByLabel('Sur fond clair').fill('#f2c200')
  await page.getByLabel('Texte du lien 1').fill('Site de la ville')
  await page.getByLabel('Adresse du lien 1').fill('https://ville.test/mentions')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page
    .getByText(/contraste est inférieur à 4,5/)
    .first()
    .waitFor()
  await page.getByLabel('Sur fond clair').fill('#1d3f8f')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('complementary', { name: 'Message' }).getByText('Coupure du service').waitFor()
  const accent = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'))
  assert.match(accent, /#1d3f8f/)
  await visitor.picture('appearance')
  await assertAccessible(page)
  await visitor.leave()

  const stranger = await visit(browser, program.url)
  await stranger.page.goto('/connexion')
  await stranger.page.getByRole('link', { name: 'Site de la ville' }).waitFor()
  await assertAccessible(stranger.page)
  await stranger.leave()
})
