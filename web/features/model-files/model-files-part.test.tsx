import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille } from '../../../test/page/answers.ts'
import {
  appears,
  becomes,
  button,
  describedBy,
  field,
  named,
  namesOf,
  noted,
  wordsOf,
} from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, eventually, show } from '../../../test/page/open-page.tsx'
import { ModelFilesPart } from './model-files-part.tsx'

type ModelFile = Answer<'listModelFiles'>['data'][number]

const file = (more: Partial<ModelFile> = {}): ModelFile => ({
  object: 'model-file',
  name: 'petit',
  title: 'Petit modèle 3B',
  licence: 'Apache-2.0',
  demonstration: false,
  fetchable: true,
  state: 'absent',
  size_bytes: 2_500_000_000,
  done_bytes: 0,
  source: null,
  reason: null,
  ...more,
})

async function open(files: ModelFile[], more: Partial<Answer<'listModelFiles'>> = {}, api = everydayServer()) {
  const server = api.answers('listModelFiles', { object: 'list', data: files, folder: false, files: [], ...more })
  const opened = await show(<ModelFilesPart />, { server })
  await screen.findByRole('heading', { name: 'Modèles sur cette machine' })
  return { ...opened, api: server }
}

const card = (name = 'Petit modèle 3B'): HTMLElement => named('article', name)

const states = [
  { more: {}, tag: '', offers: ['Télécharger petit'] },
  { more: { fetchable: false }, tag: '', offers: [] },
  { more: { state: 'waiting' }, tag: 'En attente', offers: ['Arrêter petit', 'Supprimer petit'] },
  { more: { state: 'fetching', done_bytes: 1 }, tag: 'En cours', offers: ['Arrêter petit', 'Supprimer petit'] },
  { more: { state: 'installing' }, tag: 'Installation', offers: ['Arrêter petit', 'Supprimer petit'] },
  { more: { state: 'stopped', done_bytes: 9 }, tag: 'Arrêté', offers: ['Reprendre petit', 'Supprimer petit'] },
  { more: { state: 'failed' }, tag: 'Échec', offers: ['Reprendre petit', 'Supprimer petit'] },
  { more: { state: 'here' }, tag: 'En service', offers: ['Supprimer petit'] },
] as const
for (const { more, tag, offers } of states) {
  test(`what can be done follows the state: ${tag || 'absent'}, ${offers.join(', ') || 'nothing'}`, async () => {
    await open([file(more)])
    assert.equal(wordsOf(card().querySelector('.tag')), tag)
    assert.deepEqual(namesOf('button', card()), offers)
  })
}

test('a file on its way says how far it is, in the units that people read', async () => {
  await open([file({ state: 'fetching', done_bytes: 1_249_999_999, source: 'modeles.example' })])
  const progress = within(card()).getByRole('progressbar')
  assert.equal(progress.getAttribute('value'), '49')
  assert.equal(wordsOf(card().querySelector('label')), '49 % : 1,2 Go sur 2,5 Go, depuis modeles.example')
})

test('a file that nobody knows the size of says that it waits, without a figure', async () => {
  await open([file({ state: 'fetching', size_bytes: null })])
  assert.equal(within(card()).getByRole('progressbar').hasAttribute('value'), false)
  assert.equal(wordsOf(card().querySelector('label')), 'En attente…')
})

test('a file that is being installed says what takes time', async () => {
  await open([file({ state: 'installing', done_bytes: 2_500_000_000 })])
  assert.match(wordsOf(card().querySelector('label')), /^Le fichier est vérifié\. Installation du moteur/)
})

test('the demonstration model is said to be one, with its size and what it is not for', async () => {
  await open([file({ demonstration: true })])
  const demo = card('Modèle de démonstration')
  assert.match(wordsOf(demo), /2,5 Go à télécharger.*Il répond mal aux questions posées sur des documents/)
  assert.ok(within(demo).getByText('Petit modèle 3B · Apache-2.0 · 2,5 Go'))
})

test('a failure says why', async () => {
  await open([file({ state: 'failed', reason: 'Le disque est plein.' })])
  await noted('Le modèle n’a pas pu être obtenu. Le disque est plein.')
})

test('a download is asked for, said, and the list read again', async () => {
  const { user, api } = await open([file()], {}, everydayServer().answers('fetchModelFile', file({ state: 'waiting' })))
  api.answers('listModelFiles', { object: 'list', data: [file({ state: 'here' })], folder: false, files: [] })
  await user.click(button('Télécharger petit'))
  await becomes(() => announced().status, 'Téléchargement demandé.')
  assert.deepEqual(
    api.sent('fetchModelFile').map(({ params }) => params),
    [{ name: 'petit' }],
  )
  await screen.findByText('En service sous le nom « petit ».')
})

test('a stop keeps what is there, and says how much', async () => {
  const fetching = file({ state: 'fetching', done_bytes: 1_000_000_000 })
  const stopped = file({ state: 'stopped', done_bytes: 1_000_000_000 })
  const { user, api } = await open([fetching], {}, everydayServer().answers('stopModelFile', stopped))
  api.answers('listModelFiles', { object: 'list', data: [stopped], folder: false, files: [] })
  await user.click(button('Arrêter petit'))
  await screen.findByText('Ce qui est déjà là est gardé : 1 Go.')
})

test('a download that is refused says why beside its button', async () => {
  const refusal = { status: 409, message: 'Un autre modèle est déjà en cours.' }
  const { user } = await open([file()], {}, everydayServer().refuses('fetchModelFile', refusal))
  await user.click(button('Télécharger petit'))
  await noted('Un autre modèle est déjà en cours.')
  assert.equal(announced().alert, 'Un autre modèle est déjà en cours.')
})

test('a model is removed after a confirmation', async () => {
  const { user, api } = await open(
    [file({ state: 'here' })],
    {},
    everydayServer().answers('deleteModelFile', undefined),
  )
  await user.click(button('Supprimer petit'))
  await user.click(button('Supprimer', named('dialog', 'Supprimer le modèle petit ?')))
  await becomes(() => announced().status, 'Modèle supprimé.')
  assert.equal(api.sent('deleteModelFile').length, 1)
})

for (const [folder, says] of [
  [false, 'Pour importer vos propres fichiers GGUF, indiquez leur dossier dans socle.yaml (models.folder).'],
  [true, 'Le dossier des modèles ne contient aucun fichier GGUF.'],
] as const) {
  test(`without a file to import, why is said: ${folder ? 'an empty folder' : 'no folder'}`, async () => {
    await open([], { folder })
    assert.ok(screen.getByText(says))
    assert.ok(screen.queryByRole('button', { name: 'Importer un fichier GGUF' }) === null)
  })
}

test('a file of the folder is imported under the name that is given', async () => {
  const api = everydayServer().answers('importModelFile', file({ state: 'installing' }))
  const { user } = await open([], { folder: true, files: ['a.gguf', 'b.gguf'] }, api)
  await user.click(button('Importer un fichier GGUF'))
  await user.selectOptions(field('Fichier du dossier des modèles'), 'b.gguf')
  await user.type(field('Nom du modèle'), 'Grand Modèle')
  await user.click(button('Importer'))
  assert.equal(api.sent('importModelFile').length, 0, 'capitals and spaces do not leave')
  assert.deepEqual(describedBy(field('Nom du modèle')), [
    'Celui par lequel il est demandé : petites lettres, chiffres, points et tirets.',
  ])
  await user.clear(field('Nom du modèle'))
  await user.type(field('Nom du modèle'), 'grand-modele.q4')
  await user.click(button('Importer'))
  await becomes(() => announced().status, 'Import demandé.')
  assert.deepEqual(api.bodyOf('importModelFile'), { file: 'b.gguf', name: 'grand-modele.q4' })
})

test('whoever does not govern the instance is shown nothing of its machine, and nothing is asked', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'organisations:manage')
  const api = everydayServer().answers('getMe', { ...camille, permissions })
  await show(<ModelFilesPart />, { server: api })
  await eventually(() => assert.equal(api.sent('getMe').length, 1))
  assert.equal(api.sent('listModelFiles').length, 0)
  assert.ok(screen.queryByRole('heading') === null)
})

test('files that cannot be read say why, and can be asked for again', async () => {
  const api = everydayServer().refuses('listModelFiles', { status: 403, message: 'Votre rôle ne le permet pas.' })
  const { user } = await show(<ModelFilesPart />, { server: api })
  await screen.findByText('Votre rôle ne le permet pas.')
  api.answers('listModelFiles', { object: 'list', data: [file()], folder: false, files: [] })
  await user.click(button('Réessayer'))
  await appears('article', 'Petit modèle 3B')
})
