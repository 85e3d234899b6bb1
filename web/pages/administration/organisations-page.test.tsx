import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille, list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, describedBy, field, named } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { person, personalLink } from '../../../test/page/people-answers.ts'

type Organisation = Answer<'listOrganisations'>['data'][number]

const organisation = (name: string, more: Partial<Organisation> = {}): Organisation => ({
  object: 'organisation',
  id: 2,
  name,
  people: 0,
  state: 'active',
  created: morning,
  ...more,
})

const organisations = [
  organisation('Ville de Brénac', { id: 1, people: 1200 }),
  organisation('Ville de Sorgues', { id: 2, people: 1 }),
  organisation('Ville fermée', { id: 3, state: 'disabled' }),
]

async function open(api = everydayServer()) {
  const server = api.answers('listOrganisations', list(organisations))
  const opened = await openPage('/administration/organismes', { server })
  await screen.findByRole('table')
  return { ...opened, api: server }
}

test('each organisation has its people, its state and what can be done; one’s own is not closed', async () => {
  await open()
  assert.deepEqual(cellsOf(), [
    [
      'Ville de Brénac',
      '1 200',
      'Ouvert',
      '15 nov. 2026',
      'Inviter un administrateur Ville de BrénacRenommer Ville de Brénac',
    ],
    [
      'Ville de Sorgues',
      '1',
      'Ouvert',
      '15 nov. 2026',
      'Inviter un administrateur Ville de SorguesRenommer Ville de SorguesFermer Ville de Sorgues',
    ],
    ['Ville fermée', '0', 'Fermé', '15 nov. 2026', 'Renommer Ville ferméeRouvrir Ville fermée'],
  ])
})

test('an organisation is made by its name; a name that is taken is refused at its field', async () => {
  const refusal = { status: 409, message: 'Refusé.', fields: { name: 'Un organisme porte déjà ce nom.' } }
  const { user, api } = await open(everydayServer().refuses('createOrganisation', refusal))
  await user.click(button('Nouvel organisme'))
  await user.type(field('Nom'), 'Ville de Sorgues')
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field('Nom')), ['Un organisme porte déjà ce nom.'])
  api.answers('createOrganisation', organisation('Ville d’Orange', { id: 4 }))
  await user.clear(field('Nom'))
  await user.type(field('Nom'), 'Ville d’Orange')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.sent('createOrganisation').at(-1)?.body, { name: 'Ville d’Orange' })
})

test('the new name of one’s own organisation is shown above the pages at once', async () => {
  const api = everydayServer().answers('updateOrganisation', organisation('Brénac-sur-Loire', { id: 1 }))
  const { user } = await open(api)
  await user.click(button('Renommer Ville de Brénac'))
  await user.clear(field('Nom'))
  await user.type(field('Nom'), 'Brénac-sur-Loire')
  api
    .answers('getSetup', { needed: false, organisation: 'Brénac-sur-Loire' })
    .answers('getMe', { ...camille, organisation: 'Brénac-sur-Loire' })
  await user.click(button('Enregistrer'))
  await within(document.querySelector<HTMLElement>('.side header') ?? document.body).findByText('Brénac-sur-Loire')
  assert.deepEqual(api.bodyOf('updateOrganisation'), { name: 'Brénac-sur-Loire' })
})

test('who will govern an organisation is invited there as its administrator', async () => {
  const invited = { person: person('Mia Roy', { state: 'invited' }), link: personalLink }
  const { user, api } = await open(everydayServer().answers('invitePerson', invited))
  await user.click(button('Inviter un administrateur Ville de Sorgues'))
  const dialog = named('dialog', 'Administrateur de Ville de Sorgues')
  await user.type(within(dialog).getByLabelText('Nom'), 'Mia Roy')
  await user.type(within(dialog).getByLabelText('Adresse électronique'), 'mia@sorgues.example')
  await user.click(button('Créer l’invitation', dialog))
  const link = await within(dialog).findByLabelText('Lien personnel')
  assert.equal(link instanceof HTMLInputElement && link.value, 'http://localhost/invitation?jeton=abc')
  assert.deepEqual(
    api.sent('invitePerson').map(({ query, body }) => [query, body]),
    [
      [
        { organisation_id: '2' },
        { name: 'Mia Roy', email: 'mia@sorgues.example', role: 'administrator', group_ids: [] },
      ],
    ],
  )
})

test('an organisation is closed after a confirmation that says who is kept out, and opened again at once', async () => {
  const { user, api } = await open(everydayServer().answers('updateOrganisation', organisation('Ville')))
  await user.click(button('Rouvrir Ville fermée'))
  await becomes(() => announced().status, 'C’est enregistré.')
  await user.click(button('Fermer Ville de Sorgues'))
  const dialog = named('dialog', 'Fermer Ville de Sorgues ?')
  assert.ok(within(dialog).getByText(/^Plus personne de cet organisme n’entre, par session ni par clé\./))
  await user.click(button('Fermer l’organisme', dialog))
  await becomes(
    () => api.sent('updateOrganisation').map(({ params, body }) => [params['id'], body]),
    [
      ['3', { disabled: false }],
      ['2', { disabled: true }],
    ],
  )
})

test('the page is only offered to whoever governs the instance', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'organisations:manage')
  const server = everydayServer()
    .answers('getMe', { ...camille, permissions })
    .refuses('listOrganisations', { status: 403, message: 'Votre rôle ne le permet pas.' })
  await openPage('/administration/organismes', { server })
  await screen.findByText('Votre rôle ne le permet pas.')
  assert.ok(screen.queryByRole('link', { name: 'Organismes' }) === null)
  assert.ok(screen.queryByRole('table') === null)
})
