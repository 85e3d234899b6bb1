import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille, list, pagesOf } from '../../../test/page/answers.ts'
import { becomes, button, describedBy, field, itemsOf, named, wordsOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, show } from '../../../test/page/open-page.tsx'
import { ShareButton } from './share-button.tsx'

type Access = Answer<'getCollectionAccess'>
type Reader = Answer<'listCollectionReaders'>['data'][number]

/** The end of 31 December 2026 in Paris. */
const endOfYear = Date.UTC(2026, 11, 31, 22, 59, 59) / 1000

const access = (more: Partial<Access> = {}): Access => ({
  object: 'collection.access',
  collection_id: 3,
  visibility: 'private',
  groups: [{ id: 7, name: 'Voirie' }],
  organisations: [],
  ...more,
})

const sharingGroup = (id: number, name: string, members: number) => ({ object: 'group' as const, id, name, members })

function server(known = access()) {
  return everydayServer()
    .answers('getCollectionAccess', known)
    .answers('changeCollectionAccess', known)
    .answers('listSharingGroups', list([sharingGroup(7, 'Voirie', 0), sharingGroup(8, 'Finances', 1200)]))
}

async function open(api = server()) {
  const opened = await show(<ShareButton collectionId={3} />, { server: api })
  await opened.user.click(button('Partager'))
  await screen.findByRole('button', { name: 'Enregistrer' })
  return { ...opened, api, sent: () => api.sent('changeCollectionAccess').map(({ body }) => body) }
}

/** Once it is known that one may publish. */
async function openForPublisher(api = server()) {
  const opened = await open(api)
  await screen.findByLabelText('Organisme')
  return opened
}

const isTicked = (name: string): boolean => {
  const box = field(name)
  return box instanceof HTMLInputElement && box.checked
}

test('who reads it is ticked, with how many people a group is', async () => {
  await open()
  await screen.findByLabelText('Finances')
  assert.deepEqual(['Vous seul', 'Tout l’organisme', 'Tout le monde', 'Voirie', 'Finances'].map(isTicked), [
    true,
    false,
    false,
    true,
    false,
  ])
  assert.deepEqual(
    [describedBy(field('Voirie')), describedBy(field('Finances'))],
    [['0 personne'], ['1 200 personnes']],
  )
})

test('what is chosen is sent whole', async () => {
  const { user, sent } = await open()
  await user.click(await screen.findByLabelText('Finances'))
  await user.click(field('Tout l’organisme'))
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(sent(), [{ visibility: 'organisation', group_ids: [7, 8], organisations: [] }])
  assert.ok(screen.queryByRole('dialog') === null)
  assert.ok(document.activeElement === button('Partager'))
})

test('groups that have it keep it when it is saved before the list of groups is there', async () => {
  const api = server()
  api.holds('listSharingGroups')
  const { user, sent } = await open(api)
  assert.equal(isTicked('Voirie'), true)
  await user.click(button('Enregistrer'))
  await becomes(sent, [{ visibility: 'private', group_ids: [7], organisations: [] }])
})

test('a group beyond the hundredth keeps it, and can be chosen', async () => {
  const many = Array.from({ length: 102 }, (_, index) => sharingGroup(index + 1, `Groupe ${index + 1}`, 1))
  const known = access({ groups: [{ id: 101, name: 'Groupe 101' }] })
  const { user, sent } = await open(server(known).answers('listSharingGroups', pagesOf(many)))
  await user.click(await screen.findByLabelText('Groupe 102'))
  await user.click(button('Enregistrer'))
  await becomes(sent, [{ visibility: 'private', group_ids: [101, 102], organisations: [] }])
})

test('without the right to publish, nothing is offered beyond the organisation', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'collections:publish')
  await open(server().answers('getMe', { ...camille, permissions }))
  assert.ok(screen.queryByLabelText('Tout le monde') === null)
  assert.ok(screen.queryByLabelText('Organisme') === null)
})

test('a collection that is public already says so to whoever may not publish', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'collections:publish')
  await open(server(access({ visibility: 'public' })).answers('getMe', { ...camille, permissions }))
  assert.equal(isTicked('Tout le monde'), true)
})

test('another organisation reads it to the end of the day that was chosen, where one is', async () => {
  const { user, sent } = await openForPublisher()
  const add = button('Ajouter cet organisme')
  assert.equal(add.getAttribute('aria-disabled'), 'true')
  await user.type(field('Organisme'), '  Ville de Sorgues ')
  await user.type(field('Jusqu’au'), '2026-12-31')
  await user.click(add)
  assert.ok(screen.getByText(/Ville de Sorgues, jusqu’au 31 déc\. 2026/))
  await user.click(button('Enregistrer'))
  await becomes(
    () => sent().map((body) => Object(body).organisations),
    [[{ name: 'Ville de Sorgues', until: endOfYear }]],
  )
})

test('an organisation that was typed and not added is shared with all the same', async () => {
  const { user, sent } = await openForPublisher()
  await user.type(field('Organisme'), 'Ville de Sorgues')
  await user.type(field('Jusqu’au'), '2026-12-31')
  await user.click(button('Enregistrer'))
  await becomes(
    () => sent().map((body) => Object(body).organisations),
    [[{ name: 'Ville de Sorgues', until: endOfYear }]],
  )
})

test('an organisation without a day is not left out in silence: the day is asked for', async () => {
  const { user, sent } = await openForPublisher()
  await user.type(field('Organisme'), 'Ville de Sorgues')
  await user.click(button('Enregistrer'))
  assert.equal(field('Jusqu’au').hasAttribute('required'), true)
  assert.deepEqual(sent(), [])
})

test('an organisation is taken away, and the same name again has another day', async () => {
  const organisations = [
    { name: 'Ville de Sorgues', until: endOfYear },
    { name: 'Ville d’Orange', until: endOfYear },
  ]
  const { user, sent } = await openForPublisher(server(access({ organisations })))
  await user.click(button('Retirer Ville d’Orange'))
  await user.type(field('Organisme'), 'Ville de Sorgues')
  await user.type(field('Jusqu’au'), '2027-01-01')
  await user.click(button('Ajouter cet organisme'))
  await user.click(button('Enregistrer'))
  await becomes(
    () => sent().map((body) => Object(body).organisations),
    [[{ name: 'Ville de Sorgues', until: endOfYear + 86_400 }]],
  )
})

test('a refusal stays in the dialog, with what was chosen', async () => {
  const api = server().refuses('changeCollectionAccess', { status: 404, message: 'Cet organisme est introuvable.' })
  const { user } = await open(api)
  await user.click(field('Tout l’organisme'))
  await user.click(button('Enregistrer'))
  await screen.findByText('Cet organisme est introuvable.', { selector: '.note' })
  assert.equal(isTicked('Tout l’organisme'), true)
})

const reader = (more: Partial<Reader>): Reader => ({
  kind: 'person',
  name: 'Ali Benz',
  until: null,
  people: 1,
  members: [],
  ...more,
})

test('who can read is asked only when it is opened, and told by name', async () => {
  const api = server().answers('listCollectionReaders', {
    object: 'list',
    data: [
      reader({ kind: 'everyone', name: null, people: null }),
      reader({ kind: 'organisation', name: 'Ville de Sorgues', people: 1200, until: endOfYear }),
      reader({ kind: 'group', name: 'Voirie', people: 1, members: ['Ali Benz'] }),
      reader({ kind: 'group', name: 'Vide', people: 0 }),
      reader({}),
      reader({ kind: 'service-account', name: 'Borne', people: null }),
    ],
  })
  const { user } = await open(api)
  assert.equal(api.sent('listCollectionReaders').length, 0)
  const details = screen.getByText('Qui peut lire ?').closest('details')
  assert.ok(details)
  await user.click(screen.getByText('Qui peut lire ?'))
  await within(details).findByText(/Tout le monde/)
  assert.deepEqual(itemsOf(named('list', '', details)), [
    'Tout le monde',
    'Organisme : Ville de Sorgues (1 200 personnes) jusqu’au 31 déc. 2026',
    'Groupe : Voirie (1 personne)Ali Benz',
    'Groupe : Vide (0 personne)',
    'Ali Benz',
    'Programme : Borne',
  ])
})

test('readers that cannot be told say why in their place', async () => {
  const api = server().refuses('listCollectionReaders', { status: 403, message: 'Cela ne vous est pas ouvert.' })
  const { user } = await open(api)
  await user.click(screen.getByText('Qui peut lire ?'))
  const problem = await screen.findByText('Cela ne vous est pas ouvert.')
  assert.equal(wordsOf(problem.parentElement), 'Cela ne vous est pas ouvert.Réessayer')
})

test('rights that cannot be read are not shown as if nobody had any', async () => {
  const api = server().refuses('getCollectionAccess', { status: 404, message: 'Cette collection est introuvable.' })
  const { user } = await show(<ShareButton collectionId={3} />, { server: api })
  await user.click(button('Partager'))
  await screen.findByText('Cette collection est introuvable.')
  assert.ok(screen.queryByRole('button', { name: 'Enregistrer' }) === null)
})
