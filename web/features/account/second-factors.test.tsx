import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, cellsOf, field, itemsOf, named, noted } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, show } from '../../../test/page/open-page.tsx'
import { SecondFactorsPart } from './second-factors-part.tsx'

type Factors = Answer<'listFactors'>

const factor = (name: string, more: Partial<Factors['data'][number]> = {}): Factors['data'][number] => ({
  object: 'second_factor',
  id: 1,
  kind: 'totp',
  name,
  created: morning,
  last_used: null,
  ...more,
})

const factors = (data: Factors['data'], more: Partial<Factors> = {}): Factors => ({
  object: 'list',
  data,
  recovery_codes_left: 8,
  has_password: true,
  passkeys_possible: true,
  ...more,
})

const two = [factor('Téléphone'), factor('Clé du bureau', { id: 2, kind: 'passkey', last_used: morning })]
const codes = ['aaaa-bbbb', 'cccc-dddd']

async function open(known: Factors, api = everydayServer()) {
  const server = api.answers('listFactors', known)
  const opened = await show(<SecondFactorsPart />, { server })
  await screen.findByRole('button', { name: 'Ajouter une application à codes' })
  return { ...opened, api: server }
}

test('without any, what that means is said, and there are no recovery codes to renew', async () => {
  await open(factors([]))
  await noted('Aucun second facteur : votre mot de passe seul ouvre votre compte.')
  assert.ok(screen.queryByText(/Codes de secours restants/) === null)
})

test('each has its nature and its last use', async () => {
  await open(factors(two))
  assert.deepEqual(
    cellsOf().map((cells) => cells.slice(0, 4)),
    [
      ['Téléphone', 'Application à codes', '15 nov. 2026, 10:00', '—'],
      ['Clé du bureau', 'Clé d’identification', '15 nov. 2026, 10:00', '15 nov. 2026, 10:00'],
    ],
  )
  assert.ok(screen.getByText('Codes de secours restants : 8.'))
})

test('where the browser makes no passkey, why is said and none is offered', async () => {
  await open(factors([], { passkeys_possible: false }))
  assert.ok(screen.queryByRole('button', { name: 'Ajouter une clé d’identification' }) === null)
  assert.ok(screen.getByText(/demandent une adresse en https/))
})

const started = { id: 5, secret: 'JBSW Y3DP', uri: 'otpauth://totp/Socle?secret=JBSWY3DP' }

/** The dialog of an application, once its secret is there. */
async function addApplication(api = everydayServer()) {
  const opened = await open(factors([]), api.answers('startTotp', started))
  const { user } = opened
  await user.click(button('Ajouter une application à codes'))
  await user.clear(field('Nom'))
  await user.type(field('Nom'), 'Téléphone')
  await user.type(field('Mot de passe actuel'), 'mon mot de passe')
  await user.click(button('Continuer'))
  await screen.findByLabelText('Code à six chiffres de l’application')
  return opened
}

test('an application is named and paid for with the password, then shows its secret as a picture and in letters', async () => {
  const { api } = await addApplication()
  assert.deepEqual(api.bodyOf('startTotp'), { name: 'Téléphone', password: 'mon mot de passe' })
  assert.ok(screen.getByText('JBSW Y3DP'))
  assert.ok(named('img', 'Image à photographier, qui contient le secret écrit dessous'))
  assert.ok(document.activeElement === field('Code à six chiffres de l’application'))
})

test('the first factor shows its recovery codes once, to be kept', async () => {
  const { user, api } = await addApplication(everydayServer().answers('confirmTotp', { id: 5, recovery_codes: codes }))
  await user.type(field('Code à six chiffres de l’application'), ' 123456 ')
  await user.click(button('Vérifier le code'))
  const dialog = await screen.findByRole('dialog', { name: 'Second facteur enregistré.' })
  assert.deepEqual(api.bodyOf('confirmTotp'), { code: '123456' })
  assert.deepEqual(itemsOf(within(dialog).getByRole('list')), codes)
  await user.click(button('Je les ai gardés'))
  assert.ok(screen.queryByText('aaaa-bbbb') === null)
  assert.equal(document.activeElement?.textContent, 'Ajouter une application à codes')
})

test('another factor shows no codes: the first ones still serve', async () => {
  const { user } = await addApplication(everydayServer().answers('confirmTotp', { id: 5, recovery_codes: null }))
  await user.type(field('Code à six chiffres de l’application'), '123456')
  await user.click(button('Vérifier le code'))
  await becomes(() => announced().status, 'Second facteur enregistré.')
  assert.ok(screen.queryByRole('dialog') === null)
})

test('a code that is wrong is told at its field, and the secret stays to be read again', async () => {
  const refusal = { status: 401, message: 'Refusé.', fields: { code: 'Ce code n’est pas le bon.' } }
  const { user } = await addApplication(everydayServer().refuses('confirmTotp', refusal))
  await user.type(field('Code à six chiffres de l’application'), '000000')
  await user.click(button('Vérifier le code'))
  await screen.findByText('Ce code n’est pas le bon.')
  assert.ok(screen.getByText('JBSW Y3DP'))
  assert.ok(document.activeElement === field('Code à six chiffres de l’application'))
})

test('a wrong password is told at its field, and no secret is shown', async () => {
  const refusal = { status: 401, message: 'Refusé.', fields: { password: 'Ce n’est pas votre mot de passe.' } }
  const { user } = await open(factors([]), everydayServer().refuses('startTotp', refusal))
  await user.click(button('Ajouter une application à codes'))
  await user.type(field('Mot de passe actuel'), 'autre')
  await user.click(button('Continuer'))
  await screen.findByText('Ce n’est pas votre mot de passe.')
  assert.ok(document.activeElement === field('Mot de passe actuel'))
})

test('whoever has no password is asked for none, and none is sent', async () => {
  const api = everydayServer().answers('startTotp', started)
  const { user } = await open(factors([], { has_password: false }), api)
  await user.click(button('Ajouter une application à codes'))
  assert.ok(screen.queryByLabelText('Mot de passe actuel') === null)
  await user.click(button('Continuer'))
  await becomes(() => api.sent('startTotp').map(({ body }) => body), [{ name: 'Application à codes' }])
})

const credentials = navigator.credentials
afterEach(() => Object.defineProperty(navigator, 'credentials', { value: credentials, configurable: true }))

test('a passkey that the browser refused to make is told, and can be tried again', async () => {
  const create = () => Promise.reject(new DOMException('refused', 'NotAllowedError'))
  Object.defineProperty(navigator, 'credentials', { value: { create }, configurable: true })
  const options = {
    rp: { name: 'Socle' },
    user: { id: 'MQ', name: 'camille', displayName: 'Camille' },
    challenge: 'AAAA',
    pubKeyCredParams: [{ alg: -7, type: 'public-key' as const }],
  }
  const { user, api } = await open(factors([]), everydayServer().answers('startPasskey', options))
  await user.click(button('Ajouter une clé d’identification'))
  await user.type(field('Mot de passe actuel'), 'mon mot de passe')
  await user.click(button('Créer la clé d’identification'))
  await screen.findByText('La clé d’identification n’a pas été créée : la demande a été refusée ou a trop attendu.')
  assert.equal(api.sent('finishPasskey').length, 0)
  await user.click(button('Créer la clé d’identification'))
  await becomes(() => api.sent('startPasskey').length, 2)
})

test('a factor gets another name', async () => {
  const { user, api } = await open(factors(two), everydayServer().answers('renameFactor', factor('Vieux téléphone')))
  await user.click(button('Renommer Téléphone'))
  await user.clear(field('Nom'))
  await user.type(field('Nom'), 'Vieux téléphone')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(
    api.sent('renameFactor').map(({ params, body }) => [params['id'], body]),
    [['1', { name: 'Vieux téléphone' }]],
  )
})

test('the last factor that the organisation requires stays, and why is said where it was asked', async () => {
  const refusal = { status: 409, message: 'Votre organisme exige un second facteur.' }
  const { user, api } = await open(factors(two), everydayServer().refuses('removeFactor', refusal))
  await user.click(button('Retirer Clé du bureau'))
  await user.type(field('Mot de passe actuel'), 'mon mot de passe')
  await user.click(button('Retirer', named('dialog', 'Retirer « Clé du bureau » ?')))
  await noted('Votre organisme exige un second facteur.')
  assert.deepEqual(
    api.sent('removeFactor').map(({ params, body }) => [params['id'], body]),
    [['2', { password: 'mon mot de passe' }]],
  )
})

test('a factor is removed, said and gone', async () => {
  const { user, api } = await open(factors(two), everydayServer().answers('removeFactor', undefined))
  await user.click(button('Retirer Téléphone'))
  await user.type(field('Mot de passe actuel'), 'mon mot de passe')
  api.answers('listFactors', factors(two.slice(1)))
  await user.click(button('Retirer', named('dialog', 'Retirer « Téléphone » ?')))
  await becomes(() => announced().status, 'Second facteur retiré.')
  await becomes(() => cellsOf().length, 1)
})

test('renewed codes are said to be renewed: no factor was added', async () => {
  const { user } = await open(factors(two), everydayServer().answers('renewRecoveryCodes', { recovery_codes: codes }))
  await user.click(button('Faire de nouveaux codes'))
  const asked = await appears('dialog', 'Faire de nouveaux codes')
  assert.ok(within(asked).getByText('Les codes précédents ne serviront plus.'))
  await user.type(field('Mot de passe actuel'), 'mon mot de passe')
  await user.click(button('Faire de nouveaux codes', asked))
  const shown = await screen.findByRole('dialog', { name: 'Les codes de secours sont renouvelés.' })
  assert.deepEqual(itemsOf(within(shown).getByRole('list')), codes)
  assert.equal(announced().status, 'Les codes de secours sont renouvelés.')
})
