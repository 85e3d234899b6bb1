import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  named,
  noted,
  wordsOf,
} from '../../../test/page/elements.ts'
import { modelServer } from '../../../test/page/model-answers.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Server = ReturnType<typeof modelServer>

const settings = { mode: 'quote' as const, model: null, models: ['mistral-small', 'albert-large'] }
const noFiles = { object: 'list' as const, data: [], folder: false, files: [] }

async function open(servers: Server[], api = everydayServer()) {
  const server = api
    .answers('listModelServers', { object: 'list', data: servers })
    .answers('getAssistantSettings', settings)
    .answers('listModelFiles', noFiles)
  const opened = await openPage('/administration/modeles', { server })
  await screen.findByRole('heading', { name: 'Rédaction de l’assistant' })
  await screen.findByRole('heading', { name: 'Modèles sur cette machine' })
  return { ...opened, api: server }
}

const served = (id: string, more: Partial<Server['models'][number]> = {}): Server['models'][number] => ({
  id,
  type: 'chat',
  served: true,
  corrected: false,
  paused_seconds: 0,
  ...more,
})

const card = (name: string): Promise<HTMLElement> => screen.findByRole('article', { name })
const factsOf = (place: HTMLElement): string[] => [...place.querySelectorAll('.facts > div')].map(wordsOf)
const tagsOf = (place: HTMLElement): string[] => [...place.querySelectorAll('header .tag')].map(wordsOf)

test('a server says where it is, how it is spoken to, what it may see and how long it is waited for', async () => {
  const timeouts = { connect: 2, first_token: null, silence: null, total: 900 }
  await open([modelServer('vllm', { has_key: true, runs_in: 'france', may_see: 'internal', timeouts })])
  assert.deepEqual(factsOf(await card('vllm')), [
    'Adresse du serveurhttp://127.0.0.1:11434/v1',
    'DialecteOpenAI (vLLM, Ollama, llama.cpp, LiteLLM…)',
    'Clé d’accèsenregistrée, scellée',
    'Où il tourneEn France',
    'Ce qu’il peut voirDonnées publiques et internes',
    'DélaisConnexion 2 s, Réponse entière 900 s',
  ])
  assert.deepEqual(tagsOf(await card('vllm')), ['Répond'])
})

test('what the instance brings cannot be changed here, and has no key to speak of', async () => {
  await open([modelServer('interne', { id: null, kind: 'embedded', url: null, reachable: null })])
  const place = await card('Modèle intégré au programme')
  assert.deepEqual(tagsOf(place), ['Configuré par l’instance'])
  assert.deepEqual(factsOf(place), ['DialecteIntégré au programme', 'Ce qu’il peut voirToutes, sensibles comprises'])
  assert.equal(within(place).queryAllByRole('button').length, 0)
})

test('a server that does not answer says why, and a model that rests is told', async () => {
  const models = [served('a', { paused_seconds: 1 }), served('b', { served: false })]
  await open([modelServer('vllm', { reachable: false, reason: 'connexion refusée', models })])
  const place = await card('vllm')
  assert.deepEqual(tagsOf(place), ['Ne répond pas', 'Un modèle en pause'])
  assert.ok(within(place).getByText(/^Ce serveur ne répond pas.*connexion refusée$/))
  assert.deepEqual(
    cellsOf(within(place).getByRole('table')).map((cells) => [cells[0], cells[2]]),
    [
      ['a', 'En pause, encore 1 s'],
      ['b', 'Absent, ou nom pris par un autre serveur'],
    ],
  )
})

for (const [count, says, isOpen] of [
  [0, '0 modèle', true],
  [1, '1 modèle', true],
  [5, '5 modèles', false],
] as const) {
  test(`models are counted, and folded when they are many: ${says}`, async () => {
    const models = Array.from({ length: count }, (_, index) => served(`m${index}`))
    await open([modelServer('vllm', { models })])
    const summary = within(await card('vllm')).getByText(says)
    assert.equal(summary.closest('details')?.open, isOpen)
  })
}

test('what a model does is put right, or left to its server again', async () => {
  const models = [served('e5', { type: 'chat' }), served('ocr', { type: 'ocr', corrected: true })]
  const { user, api } = await open(
    [modelServer('vllm', { models })],
    everydayServer().answers('updateModelServer', modelServer('vllm')),
  )
  const choice = await screen.findByLabelText('Ce que fait e5')
  assert.equal(wordsOf(choice.querySelector('option')), 'Selon le serveur : Conversation')
  await user.selectOptions(choice, 'embeddings')
  await becomes(() => announced().status, 'C’est enregistré.')
  await user.selectOptions(field('Ce que fait ocr'), '')
  await becomes(
    () => api.sent('updateModelServer').map(({ body }) => body),
    [{ types: [{ model: 'e5', type: 'embeddings' }] }, { types: [{ model: 'ocr', type: null }] }],
  )
})

test('a new server sends what is filled in alone', async () => {
  const { user, api } = await open([], everydayServer().answers('addModelServer', modelServer('vllm')))
  await user.click(button('Ajouter un serveur'))
  await user.type(field('Adresse du serveur'), ' https://ia.example/v1 ')
  await user.selectOptions(field('Ce qu’il peut voir'), 'public')
  await user.click(button('Tester et ajouter'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('addModelServer'), {
    url: 'https://ia.example/v1',
    kind: 'openai',
    may_see: 'public',
    runs_in: null,
    timeouts: null,
  })
})

test('while a server is tried, that is said, and it is not asked twice', async () => {
  const api = everydayServer()
  const held = api.holds('addModelServer')
  const { user } = await open([], api)
  await user.click(button('Ajouter un serveur'))
  await user.type(field('Adresse du serveur'), 'https://ia.example/v1')
  await user.click(button('Tester et ajouter'))
  await user.click(await appears('button', 'Connexion en cours…'))
  assert.equal(api.sent('addModelServer').length, 1)
  held.refuse({ status: 502, message: 'Ce serveur ne répond pas.' })
  await noted('Ce serveur ne répond pas.')
  assert.ok(button('Tester et ajouter'))
})

const refusals = [
  { path: 'url', label: 'Adresse du serveur' },
  { path: 'api_key', label: 'Clé d’accès (facultative)' },
  { path: 'name', label: 'Nom (facultatif)' },
  { path: 'timeouts.total', label: 'Réponse entière (secondes)' },
]
for (const { path, label } of refusals) {
  test(`what is refused of ${path} is told at "${label}"`, async () => {
    const refusal = { status: 422, message: `body.${path} : refusé`, fields: { [path]: 'Cela ne va pas.' } }
    const { user } = await open([], everydayServer().refuses('addModelServer', refusal))
    await user.click(button('Ajouter un serveur'))
    await user.type(field('Adresse du serveur'), 'https://ia.example/v1')
    await user.click(button('Tester et ajouter'))
    await becomes(() => describedBy(field(label)).at(-1), 'Cela ne va pas.')
    assert.ok(document.activeElement === field(label))
    assert.ok(screen.queryByText(`body.${path} : refusé`, { selector: '.note' }) === null)
  })
}

test('a delay that is refused is not refused out of sight: the part that holds it opens', async () => {
  const { user, api } = await open([])
  await user.click(button('Ajouter un serveur'))
  await user.type(field('Adresse du serveur'), 'https://ia.example/v1')
  const delays = screen.getByText('Délais').closest('details')
  assert.equal(delays?.open, false)
  await user.type(field('Connexion (secondes)'), '0')
  await user.click(button('Tester et ajouter'))
  assert.deepEqual([delays?.open, api.sent('addModelServer').length], [true, 0])
})

test('a server that is only renamed is not tried again: its address and its key are not sent', async () => {
  const known = modelServer('vllm', { has_key: true })
  const { user, api } = await open([known], everydayServer().answers('updateModelServer', known))
  await user.click(await appears('button', 'Modifier vllm'))
  assert.equal(
    describedBy(field('Clé d’accès (facultative)')).at(0),
    'Laissez vide pour garder la clé enregistrée. Une autre adresse la fait oublier.',
  )
  await user.clear(field('Nom (facultatif)'))
  await user.type(field('Nom (facultatif)'), 'Salle des machines')
  await user.click(button('Enregistrer', named('dialog', 'vllm')))
  await becomes(() => announced().status, 'C’est enregistré.')
  const labels = { may_see: 'sensitive', runs_in: null, timeouts: null }
  assert.deepEqual(api.bodyOf('updateModelServer'), { ...labels, name: 'Salle des machines' })
})

test('a key that is kept is taken away when that is ticked', async () => {
  const known = modelServer('vllm', { has_key: true })
  const { user, api } = await open([known], everydayServer().answers('updateModelServer', known))
  await user.click(await appears('button', 'Modifier vllm'))
  await user.click(field('Retirer la clé enregistrée'))
  await user.click(button('Enregistrer', named('dialog', 'vllm')))
  await becomes(() => Object(api.sent('updateModelServer')[0]?.body).api_key, null)
})

test('a server that is tried again says what was found and how fast', async () => {
  const found = { url: 'http://127.0.0.1:11434/v1', models: [{ id: 'a', type: 'chat' as const }], milliseconds: 1234 }
  const { user } = await open([modelServer('vllm')], everydayServer().answers('testModelServer', found))
  await user.click(await appears('button', 'Tester vllm'))
  await screen.findByText(/^Connexion réussie.*1 modèle trouvé\. Réponse en 1.234 ms\.$/)
  assert.equal(announced().status, 'Connexion réussie : 1 modèle trouvé.')
})

test('a server is removed after a confirmation, said, and the focus stays on the page', async () => {
  const api = everydayServer().answers('deleteModelServer', undefined)
  const { user } = await open([modelServer('vllm'), modelServer('ollama', { id: 5 })], api)
  await user.click(await appears('button', 'Supprimer vllm'))
  api.answers('listModelServers', { object: 'list', data: [modelServer('ollama', { id: 5 })] })
  await user.click(button('Supprimer', named('dialog', 'Retirer le serveur vllm ?')))
  await becomes(() => announced().status, 'Serveur retiré : vllm')
  await becomes(() => screen.queryByRole('article', { name: 'vllm' }) === null, true)
  await becomes(() => document.querySelector('main')?.contains(document.activeElement), true)
})
