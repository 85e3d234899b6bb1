import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille } from '../../test/page/answers.ts'
import { morning } from '../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, describedBy, field, named, namesOf } from '../../test/page/elements.ts'
import type { Answer } from '../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'

afterEach(() => history.replaceState(null, '', '/'))

type Factors = Answer<'listFactors'>

const factors = (more: Partial<Factors> = {}): Factors => ({
  object: 'list',
  data: [],
  recovery_codes_left: 0,
  has_password: true,
  passkeys_possible: true,
  ...more,
})

const session = (id: number, agent: string | null, current = false) => ({
  object: 'session' as const,
  id,
  created: morning,
  expires: morning + 86_400,
  user_agent: agent,
  current,
})

const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0'

const server = () =>
  everydayServer()
    .answers('listFactors', factors())
    .answers('listSessions', {
      object: 'list',
      data: [session(1, firefox, true), session(2, null), session(3, 'Mozilla/5.0 (iPhone) Safari/605')],
    })

async function open(part: string, api = server()) {
  history.replaceState(null, '', `/#${part}`)
  const opened = await openPage('/compte', { server: api })
  await screen.findByRole('heading', { level: 1, name: 'Mon compte' })
  return { ...opened, api }
}

test('one reads who one is, and finds the parts of the account', async () => {
  await open('securite')
  assert.ok(screen.getByText('Camille Roux, camille.roux@ville.example, Ville de Brénac'))
  assert.deepEqual(namesOf('tab'), ['Connexion et sécurité', 'Clés d’accès', 'Mes usages', 'Mes données'])
})

test('keys are for those who may have some', async () => {
  const permissions = camille.permissions.filter((scope) => scope !== 'keys:manage')
  await open('cles', server().answers('getMe', { ...camille, permissions }))
  assert.deepEqual(namesOf('tab'), ['Connexion et sécurité', 'Mes usages', 'Mes données'])
})

const passwordSection = (): HTMLElement => named('region', 'Mot de passe')

test('a new password is sent as it was typed, spaces included; the fields are then empty and the sessions read again', async () => {
  const { user, api } = await open('securite', server().answers('changePassword', undefined))
  await user.type(within(passwordSection()).getByLabelText('Mot de passe actuel'), ' ancien mot ')
  await user.type(field('Nouveau mot de passe'), ' douze signes ')
  await user.click(button('Changer le mot de passe'))
  await becomes(() => announced().status, 'Mot de passe changé. Vos autres sessions sont terminées.')
  assert.deepEqual(api.bodyOf('changePassword'), { current: ' ancien mot ', password: ' douze signes ' })
  const typed = field('Nouveau mot de passe')
  assert.equal(typed instanceof HTMLInputElement && typed.value, '')
  await becomes(() => api.sent('listSessions').length, 2)
})

test('a password of eleven characters does not leave', async () => {
  const { user, api } = await open('securite')
  await user.type(within(passwordSection()).getByLabelText('Mot de passe actuel'), 'ancien')
  await user.type(field('Nouveau mot de passe'), 'onze signes')
  await user.click(button('Changer le mot de passe'))
  assert.deepEqual(describedBy(field('Nouveau mot de passe')), ['12 caractères au moins.'])
  assert.equal(api.sent('changePassword').length, 0)
})

test('a wrong password is told at its field and ends no session', async () => {
  const refusal = { status: 401, message: 'Refusé.', fields: { current: 'Ce n’est pas votre mot de passe.' } }
  const { user, address } = await open('securite', server().refuses('changePassword', refusal))
  const current = within(passwordSection()).getByLabelText('Mot de passe actuel')
  await user.type(current, 'autre')
  await user.type(field('Nouveau mot de passe'), 'douze signes !')
  await user.click(button('Changer le mot de passe'))
  await becomes(() => describedBy(current), ['Ce n’est pas votre mot de passe.'])
  assert.ok(document.activeElement === current)
  assert.equal(address(), '/compte')
})

test('whoever comes by the identity provider is not asked for a password that they do not have', async () => {
  await open('securite', server().answers('listFactors', factors({ has_password: false })))
  await screen.findByRole('heading', { name: 'Sessions ouvertes' })
  await becomes(
    () => namesOf('heading', screen.getByRole('main')),
    ['Mon compte', 'Second facteur', 'Sessions ouvertes'],
  )
})

test('each session says where it is open and until when; this one ends by signing out', async () => {
  await open('securite')
  await screen.findByRole('table', { name: 'Sessions ouvertes' })
  assert.deepEqual(cellsOf(named('table', 'Sessions ouvertes')), [
    ['Firefox, Windows Cette session', '15 nov. 2026, 10:00', '16 nov. 2026, 10:00', '—'],
    ['Appareil inconnu', '15 nov. 2026, 10:00', '16 nov. 2026, 10:00', 'Terminer 15 nov. 2026, 10:00'],
    ['Safari, iOS', '15 nov. 2026, 10:00', '16 nov. 2026, 10:00', 'Terminer 15 nov. 2026, 10:00'],
  ])
})

test('a session is ended, said and gone; the focus stays among the sessions', async () => {
  const { user, api } = await open('securite', server().answers('endSession', undefined))
  const [first] = await screen.findAllByRole('button', { name: /^Terminer/ })
  assert.ok(first)
  api.answers('listSessions', { object: 'list', data: [session(1, firefox, true), session(3, firefox)] })
  await user.click(first)
  await becomes(() => announced().status, 'Session terminée.')
  assert.deepEqual(
    api.sent('endSession').map(({ params }) => params),
    [{ id: '2' }],
  )
  await becomes(() => cellsOf(named('table', 'Sessions ouvertes')).length, 2)
  await becomes(() => document.activeElement?.textContent?.startsWith('Terminer'), true)
})
