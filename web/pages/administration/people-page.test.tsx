import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { group, list, pagesOf } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, describedBy, field, named } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { builtInRoles, person, personalLink } from '../../../test/page/people-answers.ts'

const people = [
  person('Ali Benz', { id: 21, groups: [{ id: 7, name: 'Voirie' }], last_seen: morning }),
  person('Zoé Lune', { id: 22, state: 'invited', role: 'administrator' }),
  person('Léo Noir', { id: 23, state: 'disabled' }),
]

const server = () =>
  everydayServer()
    .answers('listPeople', list(people))
    .answers('listRoles', list(builtInRoles))
    .answers('listGroups', list([group('Voirie', { id: 7 }), group('Finances', { id: 8 })]))

/** Opens the page once its table is there. */
async function open(api = server()) {
  const opened = await openPage('/administration/personnes', { server: api })
  await screen.findByRole('table')
  return { ...opened, api }
}

test('each person has a role, groups, a state and a last visit; what is absent is a dash', async () => {
  await open()
  assert.deepEqual(
    cellsOf().map((cells) => cells.slice(0, 5)),
    [
      ['Ali Benzali@ville.example', 'Agent', 'Voirie', 'Compte actif', '15 nov. 2026'],
      ['Zoé Lunezoé@ville.example', 'Administrateur', '—', 'Invitation en attente', '—'],
      ['Léo Noirléo@ville.example', 'Agent', '—', 'Compte désactivé', '—'],
    ],
  )
})

const offered = [
  {
    state: 'active',
    actions:
      'Modifier Ali Benz Nouveau mot de passe Ali Benz Désactiver Ali Benz Retirer les seconds facteurs Ali Benz',
  },
  { state: 'invited', actions: 'Modifier Zoé Lune Nouveau lien d’invitation Zoé Lune Désactiver Zoé Lune' },
  { state: 'disabled', actions: 'Modifier Léo Noir Réactiver Léo Noir' },
]
test('what can be done with somebody follows their state, and each button names them', async () => {
  await open()
  const shown = cellsOf().map((cells) => cells[5]?.replaceAll(/(Benz|Lune|Noir)(?=\S)/g, '$1 '))
  assert.deepEqual(
    shown,
    offered.map(({ actions }) => actions),
  )
})

test('words of a search are asked of the server, from the first page', async () => {
  const { user, api } = await open(server().answers('listPeople', list(people, 60)))
  await user.click(button('Suivants'))
  await becomes(() => api.sent('listPeople').at(-1)?.query, { limit: '25', offset: '25' })
  await user.type(field('Chercher un nom ou une adresse'), 'lune')
  await becomes(() => api.sent('listPeople').at(-1)?.query, { limit: '25', offset: '0', search: 'lune' })
})

test('nobody found is said in words', async () => {
  await openPage('/administration/personnes', { server: server().answers('listPeople', list([])) })
  await screen.findByText('Rien ne porte ces mots.')
})

test('a list that cannot be read says why and can be asked again', async () => {
  const api = server().refuses('listPeople', { status: 403, message: 'Votre rôle ne le permet pas.' })
  const { user } = await openPage('/administration/personnes', { server: api })
  await screen.findByText('Votre rôle ne le permet pas.')
  api.answers('listPeople', list(people))
  await user.click(button('Réessayer'))
  await screen.findByRole('table')
  assert.ok(screen.queryByText('Votre rôle ne le permet pas.') === null)
})

test('an invitation sends who, as what and with whom, then shows its link once', async () => {
  const invited = { person: person('Mia Roy', { id: 30, state: 'invited' }), link: personalLink }
  const { user, api } = await open(server().answers('invitePerson', invited))
  await user.click(button('Inviter une personne'))
  await user.type(field('Nom'), ' Mia Roy ')
  await user.type(field('Adresse électronique'), 'mia@ville.example')
  await user.selectOptions(field('Rôle'), 'administrator')
  await user.click(await screen.findByLabelText('Finances'))
  await user.click(button('Créer l’invitation'))
  const dialog = await screen.findByRole('dialog', { name: 'Mia Roy est invité(e)' })
  assert.deepEqual(api.bodyOf('invitePerson'), {
    name: 'Mia Roy',
    email: 'mia@ville.example',
    role: 'administrator',
    group_ids: [8],
  })
  const link = within(dialog).getByLabelText('Lien personnel')
  assert.equal(link instanceof HTMLInputElement && link.value, 'http://localhost/invitation?jeton=abc')
  assert.ok(within(dialog).getByText(/ne sert qu’une fois et vaut jusqu’au 15 nov\. 2026, 10:00\./))
  await becomes(() => api.sent('listPeople').length, 2)
})

test('an address that is taken is refused at its field', async () => {
  const refusal = { status: 409, message: 'Refusé.', fields: { email: 'Cette adresse a déjà un compte.' } }
  const { user } = await open(server().refuses('invitePerson', refusal))
  await user.click(button('Inviter une personne'))
  await user.type(field('Nom'), 'Mia Roy')
  await user.type(field('Adresse électronique'), 'ali@ville.example')
  await user.click(button('Créer l’invitation'))
  await becomes(() => describedBy(field('Adresse électronique')), ['Cette adresse a déjà un compte.'])
  assert.equal(document.activeElement, field('Adresse électronique'))
  assert.equal(announced().alert, 'Refusé.')
})

test('a change keeps what was not touched', async () => {
  const { user, api } = await open(server().answers('updatePerson', people[0] ?? person('Ali')))
  await user.click(button('Modifier Ali Benz'))
  const dialog = named('dialog', 'Ali Benz')
  await within(dialog).findByLabelText('Voirie')
  await user.clear(within(dialog).getByLabelText('Nom'))
  await user.type(within(dialog).getByLabelText('Nom'), 'Ali Benzema')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.sent('updatePerson'), [
    { params: { id: '21' }, query: {}, body: { name: 'Ali Benzema', role: 'agent', group_ids: [7] } },
  ])
  assert.ok(screen.queryByRole('dialog') === null)
})

test('a switched off account is confirmed before; giving up changes nothing', async () => {
  const { user, api } = await open(server().answers('updatePerson', person('Ali Benz', { state: 'disabled' })))
  await user.click(button('Désactiver Ali Benz'))
  await user.click(button('Annuler', named('dialog', 'Désactiver le compte de Ali Benz ?')))
  assert.equal(api.sent('updatePerson').length, 0)
  await user.click(button('Désactiver Ali Benz'))
  await user.click(button('Désactiver', named('dialog', 'Désactiver le compte de Ali Benz ?')))
  await becomes(() => api.sent('updatePerson').map(({ body }) => body), [{ disabled: true }])
})

test('an account is switched on again at once', async () => {
  const { user, api } = await open(server().answers('updatePerson', person('Léo Noir')))
  await user.click(button('Réactiver Léo Noir'))
  await becomes(
    () => api.sent('updatePerson').map(({ params, body }) => ({ params, body })),
    [{ params: { id: '23' }, body: { disabled: false } }],
  )
})

test('a link that was sent says so; closed, it is not shown again', async () => {
  const { user } = await open(server().answers('createPersonalLink', { ...personalLink, sent: true }))
  await user.click(button('Nouveau mot de passe Ali Benz'))
  const dialog = await screen.findByRole('dialog', { name: 'Lien pour Ali Benz' })
  assert.ok(within(dialog).getByText(/^Ce lien a été envoyé à la personne\./))
  await user.click(button('Fermer', dialog))
  assert.ok(screen.queryByRole('dialog') === null)
})

test('second factors are taken away after a confirmation', async () => {
  const { user, api } = await open(server().answers('resetFactors', undefined))
  await user.click(button('Retirer les seconds facteurs Ali Benz'))
  await user.click(
    button('Retirer les seconds facteurs', named('dialog', 'Retirer les seconds facteurs de Ali Benz ?')),
  )
  await becomes(() => api.sent('resetFactors').map(({ params }) => params), [{ id: '21' }])
})

const csv = 'nom;adresse\nMia Roy;mia@ville.example\n'
const line = {
  line: 2,
  email: 'mia@ville.example',
  name: 'Mia Roy',
  action: 'create' as const,
  problems: [],
  link: null,
}
const plan = { done: false, created: 1, updated: 0, new_groups: ['Accueil'], lines: [line] }

test('a directory is tried first, told, then imported', async () => {
  const api = server().answers('importPeople', ({ body }) => ({ ...plan, done: !Object(body).dry_run }))
  const { user } = await open(api)
  await user.click(button('Importer un annuaire'))
  await user.upload(field('Fichier CSV'), new File([csv], 'annuaire.csv', { type: 'text/csv' }))
  await user.click(button('Voir ce qui changerait'))
  await screen.findByText('Personnes à créer : 1 ; à changer : 0.')
  assert.ok(screen.getByText('Groupes à créer : Accueil.'))
  await user.click(button('Importer'))
  await becomes(() => announced().status, 'Importé. Personnes créées : 1 ; changées : 0.')
  assert.deepEqual(
    api.sent('importPeople').map(({ body }) => body),
    [
      { csv, dry_run: true },
      { csv, dry_run: false },
    ],
  )
})

test('lines that are wrong are told one by one, and nothing can be imported', async () => {
  const wrong = { ...plan, lines: [line, { ...line, line: 3, problems: ['rôle inconnu', 'adresse répétée'] }] }
  const { user, api } = await open(server().answers('importPeople', wrong))
  await user.click(button('Importer un annuaire'))
  await user.upload(field('Fichier CSV'), new File([csv], 'annuaire.csv', { type: 'text/csv' }))
  await user.click(button('Voir ce qui changerait'))
  await screen.findByText('Ligne 3, mia@ville.example : rôle inconnu, adresse répétée')
  await user.click(button('Voir ce qui changerait'))
  await becomes(() => api.sent('importPeople').map(({ body }) => Object(body).dry_run), [true, true])
})

test('saved before the groups are read, or when they cannot be, somebody stays in theirs', async () => {
  const api = server().answers('updatePerson', person('Ali Benz'))
  api.holds('listGroups')
  const { user } = await open(api)
  await user.click(button('Modifier Ali Benz'))
  await user.click(button('Enregistrer'))
  await becomes(() => Object(api.sent('updatePerson')[0]?.body).group_ids, [7])
})

test('somebody can be in a group beyond the hundredth, and stays in it', async () => {
  const many = Array.from({ length: 102 }, (_, index) => group(`Groupe ${index + 1}`, { id: index + 1 }))
  const mia = person('Mia Roy', { id: 24, groups: [{ id: 101, name: 'Groupe 101' }] })
  const api = server()
    .answers('listPeople', list([mia]))
    .answers('listGroups', pagesOf(many))
    .answers('updatePerson', mia)
  const { user } = await open(api)
  await user.click(button('Modifier Mia Roy'))
  await user.click(await screen.findByLabelText('Groupe 102'))
  await user.click(button('Enregistrer'))
  await becomes(() => Object(api.sent('updatePerson')[0]?.body).group_ids, [101, 102])
})
