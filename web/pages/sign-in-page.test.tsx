import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { camille, list } from '../../test/page/answers.ts'
import { becomes, button, field, heading, namesOf, wordsOf } from '../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'

const server = (more: { label?: string | null; sends_mail?: boolean } = {}) =>
  everydayServer()
    .answers('getIdentityProvider', { label: null, sends_mail: false, ...more })
    .answers('listCollections', list([]))
    .answers('listUsableAssistants', list([]))

type Opened = Awaited<ReturnType<typeof openPage>>

async function enter({ user }: Opened, password = ' mot de passe '): Promise<void> {
  await user.type(await screen.findByLabelText('Adresse électronique'), ' camille.roux@ville.example ')
  await user.type(field('Mot de passe'), password)
  await user.click(button('Se connecter'))
}

test('the address is sent trimmed and the password as it is typed; then the page opens', async () => {
  const api = server().answers('signIn', camille)
  const opened = await openPage('/connexion', { server: api })
  await enter(opened)
  await becomes(opened.address, '/')
  assert.deepEqual(api.bodyOf('signIn'), { email: 'camille.roux@ville.example', password: ' mot de passe ' })
})

const returns = [
  { retour: '/collections', leadsTo: '/collections' },
  { retour: '/c/12?source=1', leadsTo: '/c/12?source=1' },
  { retour: '//ailleurs.example', leadsTo: '/' },
  { retour: '/\\ailleurs.example', leadsTo: '/' },
  { retour: 'https://ailleurs.example', leadsTo: '/' },
]
for (const { retour, leadsTo } of returns) {
  test(`an address that returns to ${retour} leads to ${leadsTo}`, async () => {
    const api = server().answers('signIn', camille).refuses('getConversation', { status: 404, message: 'Absente.' })
    const opened = await openPage(`/connexion?${new URLSearchParams({ retour })}`, { server: api })
    await enter(opened)
    await becomes(opened.address, leadsTo)
  })
}

test('a wrong password is told beside the fields, which keep what was typed', async () => {
  const refusal = { status: 401, code: 'invalid_credentials', message: 'Adresse ou mot de passe inconnu.' }
  const opened = await openPage('/connexion', { server: server().refuses('signIn', refusal) })
  await enter(opened, 'faux')
  await screen.findByText('Adresse ou mot de passe inconnu.', { selector: '.note' })
  assert.equal(announced().alert, 'Adresse ou mot de passe inconnu.')
  assert.equal(opened.address(), '/connexion')
  const password = field('Mot de passe')
  assert.equal(password instanceof HTMLInputElement && password.value, 'faux')
})

test('a second factor is asked on the way, and the wanted place is kept', async () => {
  const api = server()
    .answers('signIn', { second_factor: 'code' })
    .answers('getAskedFactor', { second_factor: 'code', totp: true, passkey: null, passkeys_possible: false })
  const opened = await openPage('/connexion?retour=%2Fcollections', { server: api })
  await enter(opened)
  await heading('Second facteur')
  assert.equal(opened.address(), '/second-facteur?retour=%2Fcollections')
  api.answers('showFactor', camille)
  await opened.user.type(field('Code de l’application, ou code de secours'), '123456')
  await opened.user.click(button('Entrer'))
  await becomes(opened.address, '/collections')
  assert.deepEqual(api.bodyOf('showFactor'), { code: '123456' })
})

test('a second factor that waited too long leads back to the beginning', async () => {
  const api = server().refuses('getAskedFactor', { status: 401, message: 'Non.' })
  const opened = await openPage('/second-facteur', { server: api })
  await becomes(() => wordsOf(screen.queryByRole('alert', { name: '' })), '')
  await screen.findByText('Cette connexion a trop attendu.')
  await opened.user.click(screen.getByRole('link', { name: 'Recommencer' }))
  await becomes(opened.address, '/connexion')
})

test('a session that ended is said, unless nothing was wanted', async () => {
  await openPage('/connexion?retour=%2Fcollections', { server: server() })
  await screen.findByText(/^Votre session est terminée\./)
})

test('an identity provider is offered by its name', async () => {
  await openPage('/connexion', { server: server({ label: 'ProConnect' }) })
  await screen.findByRole('link', { name: 'Se connecter avec ProConnect' })
})

for (const [sends, names] of [
  [true, ['Mot de passe oublié ?']],
  [false, []],
] as const) {
  test(`a forgotten password is ${sends ? '' : 'not '}offered where mail is ${sends ? '' : 'not '}sent`, async () => {
    await openPage('/connexion', { server: server({ sends_mail: sends }) })
    await screen.findByLabelText('Mot de passe')
    await becomes(() => namesOf('link').filter((name) => name.startsWith('Mot de passe')), [...names])
  })
}

test('a link for another password is asked for, and the same is said whatever the address', async () => {
  const api = server().answers('forgotPassword', undefined)
  const { user } = await openPage('/mot-de-passe-oublie', { server: api })
  await user.type(await screen.findByLabelText('Adresse électronique'), 'inconnue@ville.example')
  await user.click(button('Envoyer le lien'))
  const said = 'Si un compte a cette adresse et un mot de passe, un lien vient d’y être envoyé. Il vaut 24 heures.'
  await screen.findByText(said, { selector: '.note' })
  await becomes(() => announced().status, said)
  assert.deepEqual(api.bodyOf('forgotPassword'), { email: 'inconnue@ville.example' })
})
