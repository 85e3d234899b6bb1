import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { camille, list } from '../../../test/page/answers.ts'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  named,
  namesOf,
  noted,
} from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { builtInRoles, role } from '../../../test/page/people-answers.ts'

const roles = [
  ...builtInRoles,
  role('Documentaliste', { scopes: ['collections:read', 'collections:write'], people: 1200 }),
  role('Stagiaire', { scopes: ['conversations:read', 'future:power'] }),
]

async function open(api = everydayServer()) {
  const server = api.answers('listRoles', list(roles))
  const opened = await openPage('/administration/roles', { server })
  await screen.findByRole('table')
  return { ...opened, api: server }
}

test('each role says in words what it allows and how many have it; a permission of tomorrow keeps its code', async () => {
  await open()
  assert.deepEqual(
    cellsOf().map(([name, scopes, people]) => [name, scopes, people]),
    [
      ['Administrateur', 'Lire ses conversations', '1'],
      ['Agent', 'Lire ses conversations', '12'],
      ['Documentaliste', 'Lire les collections, Modifier les collections', '1 200'],
      ['Stagiaire', 'Lire ses conversations, future:power', '0'],
    ],
  )
})

test('roles of the product do not change, and one that somebody has is not deleted', async () => {
  await open()
  assert.deepEqual(
    cellsOf().map((cells) => cells[3]),
    ['Rôle du produit', 'Rôle du produit', 'Modifier Documentaliste', 'Modifier StagiaireSupprimer Stagiaire'],
  )
})

test('a new role has what is ticked, in the words of the permissions', async () => {
  const { user, api } = await open(everydayServer().answers('saveRole', role('Accueil')))
  await user.click(button('Nouveau rôle'))
  await user.type(field('Nom du rôle'), 'Accueil')
  await user.click(field('Interroger l’assistant'))
  await user.click(field('Lire ses conversations'))
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  const [sent] = api.sent('saveRole')
  assert.deepEqual(
    [sent?.params, sent?.body],
    [{ name: 'Accueil' }, { scopes: ['conversations:read', 'conversations:write'] }],
  )
  await becomes(() => api.sent('listRoles').length, 2)
})

test('only what one may do oneself can be given', async () => {
  const permissions = ['people:manage', 'conversations:read'] as const
  await open(everydayServer().answers('getMe', { ...camille, permissions: [...permissions] })).then(({ user }) =>
    user.click(button('Nouveau rôle')),
  )
  assert.deepEqual(named('dialog', 'Nouveau rôle').querySelectorAll('[type=checkbox]').length, 2)
  assert.ok(screen.getByLabelText('Gérer les personnes'))
  assert.ok(screen.getByLabelText('Lire ses conversations'))
})

for (const name of ['Documentaliste', 'agent']) {
  test(`the name of the role ${name} makes no second one, which would take its place`, async () => {
    const { user, api } = await open()
    await user.click(button('Nouveau rôle'))
    await user.type(field('Nom du rôle'), name)
    await user.click(button('Enregistrer'))
    assert.deepEqual(describedBy(field('Nom du rôle')), ['Un rôle porte déjà ce nom.'])
    assert.equal(api.sent('saveRole').length, 0)
  })
}

test('a change starts from what the role allows and keeps its name', async () => {
  const { user, api } = await open(everydayServer().answers('saveRole', role('Documentaliste')))
  await user.click(button('Modifier Documentaliste'))
  const dialog = named('dialog', 'Documentaliste')
  assert.ok(screen.queryByLabelText('Nom du rôle') === null)
  const ticked = [...dialog.querySelectorAll<HTMLInputElement>('[type=checkbox]')].filter(({ checked }) => checked)
  assert.deepEqual(
    ticked.map(({ value }) => value),
    ['collections:read', 'collections:write'],
  )
  await user.click(field('Modifier les collections'))
  await user.click(button('Enregistrer'))
  await becomes(
    () => api.sent('saveRole').map(({ params, body }) => [params['name'], body]),
    [['Documentaliste', { scopes: ['collections:read'] }]],
  )
})

test('a refusal stays in the dialog, with what was ticked', async () => {
  const refusal = { status: 403, message: 'Vous ne pouvez pas donner cette permission.' }
  const { user } = await open(everydayServer().refuses('saveRole', refusal))
  await user.click(button('Modifier Stagiaire'))
  await user.click(field('Lire le journal'))
  await user.click(button('Enregistrer'))
  await noted('Vous ne pouvez pas donner cette permission.')
  const box = field('Lire le journal')
  assert.equal(box instanceof HTMLInputElement && box.checked, true)
})

test('a role that nobody has is deleted after a confirmation', async () => {
  const { user, api } = await open(everydayServer().answers('deleteRole', undefined))
  await user.click(button('Supprimer Stagiaire'))
  await user.click(button('Supprimer', named('dialog', 'Supprimer le rôle Stagiaire ?')))
  await becomes(() => announced().status, 'Rôle supprimé : Stagiaire')
  assert.deepEqual(
    api.sent('deleteRole').map(({ params }) => params),
    [{ name: 'Stagiaire' }],
  )
})

test('roles that cannot be read say why, and can be asked for again', async () => {
  const api = everydayServer().isOutOfReach('listRoles')
  const { user } = await openPage('/administration/roles', { server: api })
  await screen.findByText('Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.')
  api.answers('listRoles', list(roles))
  await user.click(await appears('button', 'Réessayer'))
  await screen.findByRole('table')
  assert.deepEqual(namesOf('table').length, 1)
})
