import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../test/page/answers.ts'
import { collection } from '../../test/page/collection-answers.ts'
import { appears, becomes, button, describedBy, field, heading, itemsOf, namesOf } from '../../test/page/elements.ts'
import { everydayServer, openPage } from '../../test/page/open-page.tsx'

const server = () =>
  everydayServer()
    .answers('listCollections', list([]))
    .answers('getCollection', collection('Délibérations', { writable: false }))
    .answers('listDocuments', list([]))
    .answers('getUploadLimits', { extensions: ['.pdf'], largest_bytes: 200_000_000, most_characters: 20_000_000 })

test('each collection says who reads it, how much it holds and whether it is official', async () => {
  const collections = [
    collection('Fiches du travail', { id: 1, corpus: 'fiches-travail', visibility: 'public', documents: 2400 }),
    collection('Délibérations', { id: 2, description: 'Du conseil', visibility: 'organisation', documents: 1 }),
    collection('Brouillons', { id: 3 }),
  ]
  await openPage('/collections', { server: server().answers('listCollections', list(collections)) })
  await heading('Brouillons')
  assert.deepEqual(itemsOf(document.querySelector<HTMLElement>('.cards') ?? document.body), [
    'Fiches du travailCorpus officielTout le monde2 400 documents',
    'DélibérationsDu conseilTout l’organisme1 document',
    'BrouillonsPrivée0 document',
  ])
})

test('without a collection that is said', async () => {
  await openPage('/collections', { server: server() })
  await screen.findByText('Aucune collection pour l’instant.')
})

test('a list that cannot be read can be asked again', async () => {
  const api = server().refuses('listCollections', { status: 403, message: 'Non.' })
  const { user } = await openPage('/collections', { server: api })
  await screen.findByText('Non.')
  assert.ok(screen.queryByText('Aucune collection pour l’instant.') === null)
  api.answers('listCollections', list([collection('Brouillons')]))
  await user.click(button('Réessayer'))
  await heading('Brouillons')
})

test('a new collection is made as it is said, then opened', async () => {
  const made = collection('Délibérations', { id: 9, writable: false })
  const api = server().answers('createCollection', made)
  const { user, address } = await openPage('/collections', { server: api })
  await user.click(button('Nouvelle collection'))
  await user.type(field('Nom'), ' Délibérations ')
  await user.type(field('Description'), 'Du conseil')
  await user.selectOptions(field('Visible par'), 'organisation')
  await user.selectOptions(field('Sensibilité des données'), 'internal')
  await user.click(field('Conserver les fichiers d’origine'))
  await user.click(button('Créer la collection'))
  await becomes(address, '/collections/9')
  assert.deepEqual(api.bodyOf('createCollection'), {
    name: 'Délibérations',
    description: 'Du conseil',
    visibility: 'organisation',
    data: 'internal',
    keep_originals: false,
  })
})

test('a name that is taken is refused at its field', async () => {
  const refusal = { status: 409, message: 'Refusé.', fields: { name: 'Une collection porte déjà ce nom.' } }
  const { user } = await openPage('/collections', { server: server().refuses('createCollection', refusal) })
  await user.click(button('Nouvelle collection'))
  await user.type(field('Nom'), 'Notes')
  await user.click(button('Créer la collection'))
  await becomes(() => describedBy(field('Nom')), ['Une collection porte déjà ce nom.'])
})

test('a reader is offered nothing that would change a collection', async () => {
  await openPage('/collections/3', { server: server() })
  await heading('Délibérations')
  await screen.findByText('Aucun document pour l’instant.')
  assert.deepEqual(
    namesOf('button', screen.getByRole('main')).filter((name) => /Modifier|Supprimer|Partager/.test(name)),
    [],
  )
})

test('documents that cannot be read are told, not waited for', async () => {
  const api = server().refuses('listDocuments', { status: 403, message: 'Lecture refusée.' })
  const { user } = await openPage('/collections/3', { server: api })
  await screen.findByText('Lecture refusée.')
  assert.ok(screen.queryByText('Chargement…') === null)
  api.answers('listDocuments', list([]))
  await user.click(button('Réessayer'))
  await screen.findByText('Aucun document pour l’instant.')
})

test('a search that fails by words alone is told too', async () => {
  const api = server().refuses('search', { status: 403, message: 'Recherche refusée.' })
  const { user } = await openPage('/collections/3', { server: api })
  await user.type(await screen.findByLabelText('Question ou mots à chercher'), 'essai{Enter}')
  await screen.findByText('Recherche refusée.')
})

for (const status of [404, 422]) {
  test(`a collection answered by ${status} is a page that does not exist`, async () => {
    await openPage('/collections/99', { server: server().refuses('getCollection', { status, message: 'Non.' }) })
    await screen.findByText('Page introuvable')
    assert.ok(screen.queryByText('Non.') === null)
  })
}

test('the page can be read in English as a whole', async () => {
  await openPage('/collections', { server: server(), language: 'en' })
  await appears('heading', 'Collections')
  assert.equal(document.title, 'Collections — Socle')
  assert.ok(button('New collection'))
})
