import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import type { Answer } from '../../../test/page/fake-server.ts'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, cellsOf, describedBy, field, named, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Program = Answer<'createServiceAccount'>
type OwnedKey = Answer<'listAllKeys'>['data'][number]

const program = (name: string, more: Partial<Program> = {}): Program => ({
  object: 'service-account',
  id: 4,
  name,
  state: 'active',
  keys: 1,
  created: morning,
  ...more,
})

const key = (name: string, more: Partial<OwnedKey> = {}): OwnedKey => ({
  object: 'key',
  id: 31,
  name,
  value: null,
  user_id: 21,
  last_four: 'a1b2',
  scopes: ['search:read'],
  created: morning,
  expires: null,
  last_used: null,
  status: 'active',
  owner: { kind: 'person', id: 21, name: 'Ali Benz' },
  ...more,
})

const programs = [program('Site internet', { keys: 1200 }), program('Borne', { id: 5, state: 'disabled', keys: 0 })]
const keys = [
  key('essai'),
  key('site', { id: 32, owner: { kind: 'service-account', id: 4, name: 'Site internet' }, last_used: morning }),
  key('vieille', { id: 33, status: 'expired', expires: morning }),
  key('perdue', { id: 34, status: 'revoked' }),
]

async function open(api = everydayServer()) {
  const server = api.answers('listServiceAccounts', list(programs)).answers('listAllKeys', list(keys))
  const opened = await openPage('/administration/cles', { server })
  await screen.findByRole('table', { name: 'Programmes' })
  await screen.findByRole('table', { name: 'Toutes les clés de l’organisme' })
  return { ...opened, api: server }
}

const tableOf = (name: string): HTMLElement => screen.getByRole('table', { name })

test('each program has its keys and its state; one that is switched off gets no new key', async () => {
  await open()
  assert.deepEqual(cellsOf(tableOf('Programmes')), [
    [
      'Site internet',
      '1 200',
      'En service',
      'Nouvelle clé Site internetRenommer Site internetDésactiver Site internet',
    ],
    ['Borne', '0', 'Désactivé', 'Renommer BorneRéactiver Borne'],
  ])
})

test('each key says whose it is, when it was last used and until when it serves; only one in use is revoked', async () => {
  await open()
  assert.deepEqual(cellsOf(tableOf('Toutes les clés de l’organisme')), [
    ['essai (…a1b2)', 'Ali Benz', 'Jamais', 'Jamais', 'Clé active', 'Révoquer essai'],
    ['site (…a1b2)', 'Site internet Programme', '15 nov. 2026, 10:00', 'Jamais', 'Clé active', 'Révoquer site'],
    ['vieille (…a1b2)', 'Ali Benz', 'Jamais', '15 nov. 2026', 'Expirée', '—'],
    ['perdue (…a1b2)', 'Ali Benz', 'Jamais', 'Jamais', 'Révoquée', '—'],
  ])
})

test('a program is made by its name', async () => {
  const { user, api } = await open(everydayServer().answers('createServiceAccount', program('Standard')))
  await user.click(button('Nouveau programme'))
  assert.deepEqual(describedBy(field('Nom du programme')), ['Ce qui s’en sert, par exemple « site internet ».'])
  await user.type(field('Nom du programme'), 'Standard')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('createServiceAccount'), { name: 'Standard' })
})

test('the key of a program is shown once, to be copied', async () => {
  const { owner: _, last_used: __, ...made } = { ...key('matin'), value: 'sk-abcdef' }
  const { user, api } = await open(everydayServer().answers('createServiceAccountKey', made))
  await user.click(button('Nouvelle clé Site internet'))
  const dialog = named('dialog', 'Clé pour Site internet')
  await user.type(within(dialog).getByLabelText('Nom de la clé'), 'matin')
  await user.click(button('Créer la clé', dialog))
  const value = await within(dialog).findByLabelText('Clé')
  assert.equal(value instanceof HTMLInputElement && value.value, 'sk-abcdef')
  assert.ok(within(dialog).getByText('Copiez-la maintenant : elle ne sera plus montrée.'))
  assert.deepEqual(api.sent('createServiceAccountKey')[0]?.params, { id: '4' })
  await user.click(button('Fermer', dialog))
  await user.click(button('Nouvelle clé Site internet'))
  assert.ok(screen.queryByDisplayValue('sk-abcdef') === null)
})

test('a program is switched off after a confirmation, and on again at once', async () => {
  const { user, api } = await open(everydayServer().answers('updateServiceAccount', program('Borne')))
  await user.click(button('Réactiver Borne'))
  await becomes(() => announced().status, 'C’est enregistré.')
  await user.click(button('Désactiver Site internet'))
  await user.click(button('Désactiver', named('dialog', 'Désactiver Site internet ?')))
  await becomes(
    () => api.sent('updateServiceAccount').map(({ params, body }) => [params['id'], body]),
    [
      ['5', { disabled: false }],
      ['4', { disabled: true }],
    ],
  )
})

test('a key is revoked after a confirmation that says what stops', async () => {
  const { user, api } = await open(
    everydayServer().answers('revokeAnyKey', { ...key('site'), id: 32, status: 'revoked' as const }),
  )
  await user.click(button('Révoquer site'))
  const dialog = named('dialog', 'Révoquer la clé site ?')
  assert.ok(within(dialog).getByText('Les programmes qui s’en servent seront refusés aussitôt.'))
  await user.click(button('Révoquer', dialog))
  await becomes(() => announced().status, 'Clé révoquée : site')
  assert.deepEqual(
    api.sent('revokeAnyKey').map(({ params }) => params),
    [{ id: '32' }],
  )
})

test('keys of the organisation are read a page at a time', async () => {
  const api = everydayServer().answers('listServiceAccounts', list([])).answers('listAllKeys', list(keys, 1040))
  const { user } = await openPage('/administration/cles', { server: api })
  await screen.findByText('1 à 25 sur 1 040')
  await user.click(await appears('button', 'Suivants'))
  await becomes(() => api.sent('listAllKeys').at(-1)?.query, { limit: '25', offset: '25' })
  assert.deepEqual(namesOf('heading').slice(-2), ['Programmes', 'Toutes les clés de l’organisme'])
})

test('one part that cannot be read does not hide the other', async () => {
  const api = everydayServer()
    .refuses('listServiceAccounts', { status: 403, message: 'Votre rôle ne le permet pas.' })
    .answers('listAllKeys', list(keys))
  await openPage('/administration/cles', { server: api })
  await screen.findByText('Votre rôle ne le permet pas.')
  await screen.findByRole('table', { name: 'Toutes les clés de l’organisme' })
})
