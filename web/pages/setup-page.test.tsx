import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille } from '../../test/page/answers.ts'
import { modelServer } from '../../test/page/model-answers.ts'
import {
  appears,
  becomes,
  button,
  describedBy,
  field,
  heading,
  named,
  namesOf,
  noted,
} from '../../test/page/elements.ts'
import { everydayServer, openPage } from '../../test/page/open-page.tsx'

const token = '/installation?token=abcdefghijklmnopqrstuvwxyz'
const noFiles = { object: 'list' as const, data: [], folder: false, files: [] }
const settings = { mode: 'quote' as const, model: null, models: [] as string[] }

const server = () =>
  everydayServer()
    .answers('getSetup', { needed: true, organisation: 'Mon organisme' })
    .answers('getAssistantSettings', settings)
    .answers('listModelFiles', noFiles)

for (const cut of ['', '?token=abcdef']) {
  test(`with a link cut to "${cut}", where it is to be found is said and nothing can be sent`, async () => {
    await openPage(`/installation${cut}`, { server: server() })
    await noted(
      'Ouvrez le lien d’administration affiché dans le terminal au premier démarrage : il contient le jeton qui autorise cette étape.',
    )
    assert.equal(namesOf('textbox').length, 0)
  })
}

test('an instance that cannot be asked says so, instead of an empty page', async () => {
  const api = server().isOutOfReach('getSetup')
  const { user } = await openPage('/installation', { server: api })
  await screen.findByText('Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.')
  api.answers('getSetup', { needed: true, organisation: 'Mon organisme' })
  await user.click(button('Réessayer'))
  await heading('Créer l’administrateur')
})

test('an instance that is installed leads to the assistant', async () => {
  const api = server()
    .answers('getSetup', { needed: false, organisation: 'Mon organisme' })
    .answers('listUsableAssistants', { object: 'list', data: [] })
    .answers('listCollections', { object: 'list', data: [], total: 0, offset: 0, limit: 100 })
  const { address } = await openPage(token, { server: api })
  await becomes(address, '/')
})

test('the first administrator is made as it is typed, then the second step has the focus', async () => {
  const api = server().answers('completeSetup', camille)
  const { user, address } = await openPage(token, { server: api })
  const organisation = await screen.findByLabelText('Nom de votre organisme')
  assert.equal(organisation instanceof HTMLInputElement && organisation.value, 'Mon organisme')
  await user.clear(organisation)
  await user.type(organisation, ' Ville de Brénac ')
  await user.type(field('Votre nom'), 'Camille Roux')
  await user.type(field('Adresse électronique'), 'camille.roux@ville.example')
  await user.type(field('Mot de passe'), ' mot de passe long ')
  await user.click(button('Créer et continuer'))
  await becomes(address, '/installation?etape=2')
  assert.deepEqual(api.bodyOf('completeSetup'), {
    token: 'abcdefghijklmnopqrstuvwxyz',
    organisation: 'Ville de Brénac',
    name: 'Camille Roux',
    email: 'camille.roux@ville.example',
    password: ' mot de passe long ',
  })
  const title = await heading('Comment l’assistant doit-il rédiger ?')
  assert.ok(document.activeElement === title)
})

test('a password that is easy to guess is refused at its field', async () => {
  const refusal = {
    status: 422,
    message: 'Refusé.',
    fields: { password: 'Ce mot de passe est trop facile à deviner.' },
  }
  const { user } = await openPage(token, { server: server().refuses('completeSetup', refusal) })
  await user.type(await screen.findByLabelText('Votre nom'), 'Camille')
  await user.type(field('Adresse électronique'), 'camille@ville.example')
  await user.type(field('Mot de passe'), 'motdepassemotdepasse')
  await user.click(button('Créer et continuer'))
  await becomes(
    () => describedBy(field('Mot de passe')),
    ['12 caractères au moins.', 'Ce mot de passe est trop facile à deviner.'],
  )
  assert.ok(document.activeElement === field('Mot de passe'))
})

test('a token that has served is told above the button', async () => {
  const { user } = await openPage(token, {
    server: server().refuses('completeSetup', { status: 409, message: 'Ce lien a déjà servi.' }),
  })
  await user.type(await screen.findByLabelText('Votre nom'), 'Camille')
  await user.type(field('Adresse électronique'), 'camille@ville.example')
  await user.type(field('Mot de passe'), 'un mot de passe long')
  await user.click(button('Créer et continuer'))
  await noted('Ce lien a déjà servi.')
})

async function openWriting(api = server()) {
  const opened = await openPage('/installation?etape=2', { server: api })
  await heading('Comment l’assistant doit-il rédiger ?')
  await screen.findByRole('button', { name: 'Continuer' })
  return { ...opened, api }
}

test('settings that cannot be read are told in the step, which is not left empty', async () => {
  const api = server().refuses('getAssistantSettings', { status: 403, message: 'Votre session est terminée.' })
  await openPage('/installation?etape=2', { server: api })
  await screen.findByText('Votre session est terminée.')
})

test('quoting needs nothing: the choice is kept and the third step comes', async () => {
  const { user, api, address } = await openWriting(server().answers('updateAssistantSettings', settings))
  await user.click(button('Continuer'))
  await becomes(address, '/installation?etape=3')
  assert.deepEqual(api.bodyOf('updateAssistantSettings'), { mode: 'quote' })
  assert.deepEqual(namesOf('listitem').slice(0, 1), ['Combien de temps dure la période d’essai d’un cadre ?'])
})

const found = {
  url: 'http://ia.example/v1',
  milliseconds: 12,
  models: [] as { id: string; type: 'chat' | 'embeddings' }[],
}

test('writing asks for a server that was tried first', async () => {
  const { user, api } = await openWriting()
  await user.click(screen.getByRole('radio', { name: /^Un serveur de modèles/ }))
  await user.type(field('Adresse du serveur'), 'http://ia.example/v1')
  await user.click(button('Continuer'))
  await noted('Testez d’abord la connexion, puis choisissez un modèle.')
  assert.equal(api.sent('updateAssistantSettings').length, 0)
})

test('a server without a model that talks is told, and cannot be chosen', async () => {
  const models = [{ id: 'e5', type: 'embeddings' as const }]
  const { user } = await openWriting(server().answers('probeModelServer', { ...found, models }))
  await user.click(screen.getByRole('radio', { name: /^Un serveur de modèles/ }))
  await user.type(field('Adresse du serveur'), 'http://ia.example/v1')
  await user.click(button('Tester la connexion'))
  await noted('Le serveur répond, mais n’annonce aucun modèle.')
  assert.ok(screen.queryByLabelText('Modèle') === null)
})

test('a server that does not answer is told at its address', async () => {
  const refusal = { status: 502, message: 'Ce serveur ne répond pas.' }
  const { user } = await openWriting(server().refuses('probeModelServer', refusal))
  await user.click(screen.getByRole('radio', { name: /^Un serveur de modèles/ }))
  await user.type(field('Adresse du serveur'), 'http://ia.example/v1')
  await user.click(button('Tester la connexion'))
  await becomes(() => describedBy(field('Adresse du serveur')).at(-1), 'Ce serveur ne répond pas.')
})

/** Up to a server that was found with two models, the second of which is chosen. */
async function chooseModel(api = server()) {
  const models = [
    { id: 'petit', type: 'chat' as const },
    { id: 'grand', type: 'chat' as const },
  ]
  const opened = await openWriting(api.answers('probeModelServer', { ...found, models }))
  const { user } = opened
  await user.click(screen.getByRole('radio', { name: /^Un serveur de modèles/ }))
  await user.type(field('Adresse du serveur'), 'http://ia.example/v1')
  await user.type(field('Clé d’accès (facultative)'), 'secret')
  await user.click(button('Tester la connexion'))
  await user.selectOptions(await screen.findByLabelText('Modèle'), 'grand')
  return opened
}

test('a server that was found is added with its key, then the model that was chosen writes', async () => {
  const api = server()
    .answers('addModelServer', modelServer('ia'))
    .answers('updateAssistantSettings', { ...settings, mode: 'generate', model: 'grand' })
  const { user, address } = await chooseModel(api)
  assert.ok(screen.getByText(/2 modèles trouvés\.$/, { selector: 'p' }))
  await user.click(button('Continuer'))
  await becomes(address, '/installation?etape=3')
  assert.deepEqual(api.bodyOf('addModelServer'), { url: 'http://ia.example/v1', api_key: 'secret' })
  assert.deepEqual(api.bodyOf('updateAssistantSettings'), { mode: 'generate', model: 'grand' })
})

test('a choice that fails after its server was added does not add it twice', async () => {
  const api = server()
    .answers('addModelServer', modelServer('ia'))
    .refuses('updateAssistantSettings', { status: 409, message: 'Ce modèle n’est pas encore en service.' })
  const { user } = await chooseModel(api)
  await user.click(button('Continuer'))
  await noted('Ce modèle n’est pas encore en service.')
  await user.click(button('Continuer'))
  await becomes(() => api.sent('updateAssistantSettings').length, 2)
  assert.equal(api.sent('addModelServer').length, 1)
})

test('another address forgets what was found at the first', async () => {
  const { user } = await chooseModel()
  await user.type(field('Adresse du serveur'), '/autre')
  assert.ok(screen.queryByLabelText('Modèle') === null)
})

test('the page before the work names the service and leads to what must be read', async () => {
  await openPage('/installation', { server: server() })
  await appears('link', 'Mentions légales')
  const footer = within(document.querySelector('footer') ?? document.body)
  assert.deepEqual(
    footer.getAllByRole('link').map(({ textContent }) => textContent?.replace(/\s/g, ' ')),
    ['Accessibilité : non auditée', 'Données', 'Mentions légales', 'Aide'],
  )
  assert.ok(named('button', 'English'))
})
