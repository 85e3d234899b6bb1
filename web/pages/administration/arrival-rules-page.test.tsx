import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fireEvent, screen, within } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, field, named, namesOf, noted, wordsOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Rules = Answer<'getArrivalRules'>
type Preview = Answer<'previewArrival'>

const rule = (role: string, more: Partial<Rules['data'][number]> = {}): Rules['data'][number] => ({
  when: { siret: ['211300553*'] },
  organisation_id: null,
  role,
  groups: [],
  ...more,
})

const rules = (data: Rules['data'], more: Partial<Rules> = {}): Rules => ({
  object: 'list',
  data,
  from_file: false,
  recent: [],
  ...more,
})

const town = { object: 'organisation' as const, people: 1, state: 'active' as const, created: morning }

async function open(known: Rules, api = everydayServer()) {
  const server = api
    .answers('getIdentityProvider', { label: 'ProConnect', sends_mail: false })
    .answers('getArrivalRules', known)
    .answers('listOrganisations', list([{ ...town, id: 2, name: 'Ville de Sorgues' }]))
  const opened = await openPage('/administration/arrivees', { server })
  await screen.findByRole('button', { name: 'Ajouter une règle' })
  return { ...opened, api: server }
}

const roles = (): string[] =>
  screen.getAllByLabelText('Rôle').map((input) => (input instanceof HTMLInputElement ? input.value : ''))

test('without a provider, that is said, and no rule can be written', async () => {
  const server = everydayServer().answers('getIdentityProvider', { label: null, sends_mail: false })
  await openPage('/administration/arrivees', { server })
  await noted('Aucun fournisseur d’identité n’est déclaré dans socle.yaml : chacun entre par une invitation.')
  assert.equal(server.sent('getArrivalRules').length, 0)
})

test('a provider that cannot be asked for does not leave an empty page', async () => {
  const server = everydayServer().refuses('getIdentityProvider', { status: 403, message: 'Lecture refusée.' })
  await openPage('/administration/arrivees', { server })
  await screen.findByText('Lecture refusée.')
})

test('rules of the file are told to be so, and no rule at all means nobody', async () => {
  await open(rules([], { from_file: true }))
  await noted('Ces règles viennent de socle.yaml. Enregistrées ici, celles de cette page prennent leur place.')
  assert.ok(screen.getByText('Aucune règle : personne ne reçoit de compte par le fournisseur d’identité.'))
})

test('a rule is written with its conditions a line each and its groups between commas', async () => {
  const { user, api } = await open(rules([]), everydayServer().answers('saveArrivalRules', rules([])))
  await user.click(button('Ajouter une règle'))
  fireEvent.change(field('Conditions'), {
    target: { value: 'siret = 211300553*, 22\nrealm_access.roles = agent\ngarde' },
  })
  await user.selectOptions(await screen.findByLabelText('Organisme'), 'Ville de Sorgues')
  await user.clear(field('Rôle'))
  await user.type(field('Rôle'), 'Stagiaire')
  await user.type(field('Groupes'), 'Voirie, , Accueil')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('saveArrivalRules'), {
    rules: [
      {
        when: { siret: ['211300553*', '22'], 'realm_access.roles': ['agent'], garde: ['*'] },
        organisation_id: 2,
        role: 'Stagiaire',
        groups: ['Voirie', 'Accueil'],
      },
    ],
  })
})

test('rules change places, each with what was typed in it; only possible moves are offered', async () => {
  const { user } = await open(rules([rule('un'), rule('deux'), rule('trois')]))
  assert.deepEqual(namesOf('button', named('group', 'Règle 1')), ['Descendre Règle 1', 'Retirer Règle 1'])
  assert.deepEqual(namesOf('button', named('group', 'Règle 3')), ['Monter Règle 3', 'Retirer Règle 3'])
  await user.click(button('Monter Règle 3'))
  assert.deepEqual(roles(), ['un', 'trois', 'deux'])
  await user.click(button('Descendre Règle 1'))
  assert.deepEqual(roles(), ['trois', 'un', 'deux'])
})

test('a rule is taken away, and the focus stays among those that are left', async () => {
  const { user } = await open(rules([rule('un'), rule('deux')]))
  await user.click(button('Retirer Règle 1'))
  assert.deepEqual(roles(), ['deux'])
  await becomes(() => named('group', 'Règle 1').contains(document.activeElement), true)
})

test('a rule without a role does not leave', async () => {
  const { user, api } = await open(rules([rule('agent')]))
  await user.clear(field('Rôle'))
  await user.click(button('Enregistrer'))
  assert.equal(api.sent('saveArrivalRules').length, 0)
})

test('rules that are refused say why above the button', async () => {
  const refusal = { status: 422, message: 'Le rôle « Absent » n’existe pas.' }
  const { user } = await open(rules([rule('Absent')]), everydayServer().refuses('saveArrivalRules', refusal))
  await user.click(button('Enregistrer'))
  await noted('Le rôle « Absent » n’existe pas.')
})

const preview = (more: Partial<Preview> = {}): Preview => ({
  outcome: 'created',
  held_rules: [0, 2],
  name: 'Ali Benz',
  email: 'ali@ville.example',
  organisation: 'Ville de Brénac',
  role: 'agent',
  groups: ['Voirie'],
  missing_groups: ['Piscine'],
  ...more,
})

const claims = '{"sub":"1","siret":"21130055300016"}'

test('what somebody would become is told before anything is saved, by the rules as they are typed', async () => {
  const { user, api } = await open(rules([rule('agent')]), everydayServer().answers('previewArrival', preview()))
  fireEvent.change(field('Ce que dit le fournisseur'), { target: { value: claims } })
  await user.click(button('Essayer'))
  await noted('Un compte est créé et la personne entre.')
  const place = named('region', 'Essayer avant d’enregistrer')
  assert.deepEqual([...place.querySelectorAll('.facts > div')].map(wordsOf), [
    'Règles vraies1, 3',
    'NomAli Benz · ali@ville.example',
    'OrganismeVille de Brénac',
    'RôleAgent',
    'GroupesVoirie',
    'Groupes absents de l’organismePiscine',
  ])
  assert.deepEqual(api.bodyOf('previewArrival'), {
    rules: [rule('agent')],
    claims: { sub: '1', siret: '21130055300016' },
  })
})

test('a token is read as it is pasted', async () => {
  const { user, api } = await open(rules([]), everydayServer().answers('previewArrival', preview({ held_rules: [] })))
  const middle = Buffer.from('{"sub":"é"}').toString('base64url')
  fireEvent.change(field('Ce que dit le fournisseur'), { target: { value: `abc.${middle}.def` } })
  await user.click(button('Essayer'))
  await becomes(() => Object(api.sent('previewArrival')[0]?.body).claims, { sub: 'é' })
})

for (const written of ['ceci', '[1]', '"mot"', 'a.b.c']) {
  test(`"${written}" is neither JSON nor a token, and is not tried`, async () => {
    const { user, api } = await open(rules([]))
    fireEvent.change(field('Ce que dit le fournisseur'), { target: { value: written } })
    await noted('Ce n’est ni du JSON, ni un jeton.')
    await user.click(button('Essayer'))
    assert.equal(api.sent('previewArrival').length, 0)
  })
}

test('the last people who came can be tried again, by their address and their moment', async () => {
  const recent = [{ at: morning, outcome: 'unknown' as const, claims: { email: 'ali@ville.example', sub: '1' } }]
  const { user } = await open(rules([], { recent }))
  const choice = field('Dernières venues')
  assert.deepEqual(within(choice).getAllByRole('option').map(wordsOf), [
    'Choisir une venue',
    '15 nov. 2026, 10:00 · ali@ville.example',
  ])
  await user.selectOptions(choice, '0')
  const shown = field('Ce que dit le fournisseur')
  assert.deepEqual(shown instanceof HTMLTextAreaElement && JSON.parse(shown.value), recent[0]?.claims)
})
