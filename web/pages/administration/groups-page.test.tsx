import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { group, list, pagesOf } from '../../../test/page/answers.ts'
import { appears, becomes, button, cellsOf, describedBy, field, named } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

const groups = [
  group('Voirie', { id: 7, members: 0 }),
  group('Finances', { id: 8, members: 1234 }),
  group('Accueil', { id: 9, members: 1 }),
]

async function open(api = everydayServer().answers('listGroups', list(groups))) {
  const opened = await openPage('/administration/groupes', { server: api })
  await screen.findByText('Un groupe réunit des personnes avec qui partager une collection.')
  return { ...opened, api }
}

test('groups are there with how many are in them, put in order by either', async () => {
  const { user } = await open()
  const shown = () => cellsOf().map((cells) => cells.slice(0, 2))
  await becomes(shown, [
    ['Voirie', '0'],
    ['Finances', '1 234'],
    ['Accueil', '1'],
  ])
  await user.click(button('Nom du groupe ↕'.replace(' ↕', '')))
  assert.deepEqual(
    shown().map(([name]) => name),
    ['Accueil', 'Finances', 'Voirie'],
  )
  await user.click(button('Membres'))
  await user.click(button('Membres'))
  assert.deepEqual(
    shown().map(([name]) => name),
    ['Finances', 'Accueil', 'Voirie'],
  )
})

test('every group is there, however many: a hundredth is not the last', async () => {
  const many = Array.from({ length: 230 }, (_, index) => group(`Service ${index + 1}`, { id: index + 1 }))
  const { user, api } = await open(everydayServer().answers('listGroups', pagesOf(many)))
  await screen.findByText('1 à 25 sur 230')
  assert.deepEqual(
    api.sent('listGroups').map(({ query }) => query['offset']),
    ['0', '100', '200'],
  )
  await user.type(field('Filtrer la liste'), 'service 230')
  assert.deepEqual(cellsOf()[0]?.slice(0, 2), ['Service 230', '0'])
})

test('without a group, that is said, and one can be made', async () => {
  const api = everydayServer().answers('listGroups', list([])).answers('createGroup', group('Voirie'))
  const { user } = await open(api)
  await screen.findByText('Aucun groupe pour l’instant.')
  await user.click(button('Nouveau groupe'))
  await user.type(field('Nom du groupe'), '  Voirie ')
  api.answers('listGroups', list([group('Voirie')]))
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('createGroup'), { name: 'Voirie' })
  await becomes(() => cellsOf().map(([name]) => name), ['Voirie'])
  assert.equal(document.activeElement?.textContent, 'Nouveau groupe')
})

test('a name that is taken is refused at its field, where it can be changed', async () => {
  const refusal = { status: 409, message: 'Ce nom est pris.', fields: { name: 'Un groupe porte déjà ce nom.' } }
  const { user } = await open(everydayServer().answers('listGroups', list(groups)).refuses('createGroup', refusal))
  await user.click(button('Nouveau groupe'))
  await user.type(field('Nom du groupe'), 'Voirie')
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field('Nom du groupe')), ['Un groupe porte déjà ce nom.'])
  assert.ok(document.activeElement === field('Nom du groupe'))
  assert.equal(announced().alert, 'Ce nom est pris.')
})

test('another name starts from the one that is there and is given to that group', async () => {
  const api = everydayServer()
    .answers('listGroups', list(groups))
    .answers('updateGroup', group('Voirie et espaces verts', { id: 7 }))
  const { user } = await open(api)
  await user.click(await appears('button', 'Renommer Voirie'))
  await user.type(field('Nom du groupe'), ' et espaces verts')
  await user.click(button('Enregistrer', named('dialog', 'Voirie')))
  await becomes(
    () => api.sent('updateGroup').map(({ params, body }) => ({ params, body })),
    [{ params: { id: '7' }, body: { name: 'Voirie et espaces verts' } }],
  )
})

test('a group goes after a confirmation that says what follows; the focus stays among the groups', async () => {
  const api = everydayServer().answers('listGroups', list(groups)).answers('deleteGroup', undefined)
  const { user } = await open(api)
  await user.click(await appears('button', 'Supprimer Voirie'))
  const dialog = named('dialog', 'Supprimer le groupe Voirie ?')
  assert.ok(screen.getByText('Ce qui n’était partagé qu’avec ce groupe ne sera plus lu que par son propriétaire.'))
  api.answers('listGroups', list(groups.slice(1)))
  await user.click(button('Supprimer', dialog))
  await becomes(() => announced().status, 'Groupe supprimé : Voirie')
  await becomes(() => cellsOf().map(([name]) => name), ['Finances', 'Accueil'])
  await becomes(() => document.activeElement?.textContent, 'Renommer Finances')
})

test('a deletion that is refused is shown on the page, and the group stays', async () => {
  const refusal = { status: 403, message: 'Ce groupe est tenu par l’annuaire.' }
  const { user } = await open(everydayServer().answers('listGroups', list(groups)).refuses('deleteGroup', refusal))
  await user.click(await appears('button', 'Supprimer Voirie'))
  await user.click(button('Supprimer', named('dialog', 'Supprimer le groupe Voirie ?')))
  await screen.findByText('Ce groupe est tenu par l’annuaire.', { selector: '.notice p' })
  assert.equal(announced().alert, 'Ce groupe est tenu par l’annuaire.')
  assert.equal(cellsOf().length, 3)
})
