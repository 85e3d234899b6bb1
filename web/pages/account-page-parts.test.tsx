import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille, list } from '../../test/page/answers.ts'
import { morning } from '../../test/page/conversation-answers.ts'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  itemsOf,
  named,
  namesOf,
  noted,
} from '../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'

afterEach(() => history.replaceState(null, '', '/'))

const server = everydayServer

/** The account, open at one of its parts. */
async function open(part: string, api = server()) {
  history.replaceState(null, '', `/#${part}`)
  const opened = await openPage('/compte', { server: api })
  await screen.findByRole('heading', { level: 1, name: 'Mon compte' })
  return { ...opened, api }
}

const key = { object: 'key' as const, value: null, last_four: 'f00d', scopes: ['search:read'], user_id: 1 }
const revoked = { ...key, id: 2, name: 'essai', created: morning, expires: null, status: 'revoked' as const }
const keys = [{ ...key, id: 1, name: 'site', created: morning, expires: morning, status: 'active' as const }, revoked]

test('one’s keys say what they allow and until when; a revoked one cannot be revoked again', async () => {
  await open('cles', server().answers('listKeys', list(keys)))
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [
    ['site (…f00d)', 'Chercher', '15 nov. 2026', 'Clé active', 'Révoquer site'],
    ['essai (…f00d)', 'Chercher', 'Jamais', 'Révoquée', '—'],
  ])
})

test('a new key asks for little unless more is ticked, and is shown once', async () => {
  const made = {
    ...key,
    id: 3,
    name: 'robot',
    created: morning,
    expires: morning,
    status: 'active' as const,
    value: 'sk-1',
  }
  const api = server().answers('listKeys', list([])).answers('createKey', made)
  const { user } = await open('cles', api)
  await screen.findByText('Aucune clé pour l’instant.')
  await user.click(button('Nouvelle clé'))
  await user.type(field('Nom de la clé'), ' robot ')
  await user.selectOptions(field('Durée'), '30 jours')
  await user.click(field('Lire ses conversations'))
  const before = Date.now() / 1000
  await user.click(button('Créer la clé'))
  const value = await screen.findByLabelText('Clé')
  assert.equal(value instanceof HTMLInputElement && value.value, 'sk-1')
  assert.ok(named('dialog', 'Votre clé'))
  const body = Object(api.bodyOf('createKey'))
  assert.deepEqual(
    [body.name, body.scopes],
    ['robot', ['models:read', 'inference:use', 'search:read', 'collections:read', 'conversations:read']],
  )
  assert.ok(Math.abs(body.expires - before - 30 * 86_400) < 60, 'thirty days from now')
  await user.click(button('Fermer', named('dialog', 'Votre clé')))
  assert.ok(screen.queryByDisplayValue('sk-1') === null)
  assert.equal(document.activeElement?.textContent, 'Nouvelle clé')
})

test('what may be given to a key is what one may do oneself', async () => {
  const permissions = ['keys:manage', 'search:read'] as const
  const api = server()
    .answers('getMe', { ...camille, permissions: [...permissions] })
    .answers('listKeys', list([]))
  const { user } = await open('cles', api)
  await user.click(await appears('button', 'Nouvelle clé'))
  assert.deepEqual(namesOf('checkbox', named('dialog', 'Nouvelle clé')).length, 2)
})

test('a key is revoked after a confirmation', async () => {
  const api = server().answers('listKeys', list(keys)).answers('revokeKey', revoked)
  const { user } = await open('cles', api)
  await user.click(await appears('button', 'Révoquer site'))
  await user.click(button('Révoquer', named('dialog', 'Révoquer la clé site ?')))
  await becomes(() => announced().status, 'Clé révoquée : site')
})

test('limits that nobody is named for do not end in the middle of a sentence', async () => {
  const use = { quota: 'requests_per_day' as const, used: 1, allowed: 10, resets: morning, model: 'mistral-small' }
  const usage = { object: 'list' as const, start_time: 0, end_time: 1, data: [] }
  const api = server()
    .answers('listOwnLimits', { object: 'list', data: [use], contacts: [] })
    .answers('sumPersonalUsage', usage)
  await open('usages', api)
  const part = await screen.findByRole('region', { name: 'Mes limites' })
  assert.deepEqual(itemsOf(within(part).getByRole('list')), [
    '1 sur 10 demandes par jour (mistral-small)Repart à zéro le 15 nov. 2026, 10:00',
  ])
  assert.ok(screen.queryByText(/Pour en avoir davantage/) === null)
})

test('who gives more is named', async () => {
  const use = { quota: 'euros_per_month' as const, used: 1, allowed: 1, resets: morning, model: null }
  const usage = { object: 'list' as const, start_time: 0, end_time: 1, data: [] }
  const contacts = ['Ali Benz', 'Zoé Lune']
  const api = server()
    .answers('listOwnLimits', { object: 'list', data: [use], contacts })
    .answers('sumPersonalUsage', usage)
  await open('usages', api)
  await screen.findByText('Pour en avoir davantage, demandez à Ali Benz, Zoé Lune.')
})

test('how long conversations are kept is said in days, and one’s data can be taken along', async () => {
  await open('donnees', server().answers('getRetention', { conversation_days: 1, usage_months: 13 }))
  await screen.findByText('Vos conversations sont effacées 1 jour après leur dernier message.')
  assert.equal(named('link', 'Télécharger mes données').getAttribute('href'), '/api/me/data')
})

const receipt = {
  object: 'erasure-receipt' as const,
  id: 1,
  kind: 'person' as const,
  target_id: 1,
  erased: morning,
  removed: {},
  remains: {},
  is_complete: true,
  previous_hash: 'a',
  hash: 'b',
}

test('an account is erased once its address was typed, whatever its capitals, and one is at the door', async () => {
  const api = server()
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })
    .answers('eraseOwnAccount', receipt)
    .answers('getIdentityProvider', { label: null, sends_mail: false })
  const { user, address } = await open('donnees', api)
  await user.click(button('Supprimer mon compte'))
  const typed = field('Pour confirmer, écrivez votre adresse : camille.roux@ville.example')
  await user.type(typed, 'ali@ville.example')
  await user.click(button('Tout effacer'))
  assert.deepEqual(describedBy(typed), ['Ce n’est pas votre adresse.'])
  assert.equal(api.sent('eraseOwnAccount').length, 0)
  await user.clear(typed)
  await user.type(typed, ' Camille.ROUX@ville.example ')
  await user.click(button('Tout effacer'))
  await becomes(address, '/connexion')
  await becomes(() => announced().status, 'Votre compte est effacé.')
})

test('an account that is held is not erased, and why is said where it was asked', async () => {
  const api = server()
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })
    .refuses('eraseOwnAccount', { status: 409, message: 'Votre compte est conservé par décision.' })
  const { user, address } = await open('donnees', api)
  await user.click(button('Supprimer mon compte'))
  await user.type(field(/^Pour confirmer/), camille.email ?? '')
  await user.click(button('Tout effacer'))
  await noted('Votre compte est conservé par décision.')
  assert.equal(address(), '/compte')
})
