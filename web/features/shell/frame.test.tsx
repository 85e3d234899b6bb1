import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { camille, list } from '../../../test/page/answers.ts'
import { appears, becomes, button, heading, named, namesOf, wordsOf } from '../../../test/page/elements.ts'
import { everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Me = typeof camille
type Permission = Me['permissions'][number]

const holding = (...permissions: Permission[]): Me => ({ ...camille, role: 'agent', permissions })
const agent = holding('conversations:read', 'conversations:write', 'collections:read', 'search:read')

const server = (me: Me = camille) =>
  everydayServer()
    .answers('getMe', me)
    .answers('listCollections', list([]))
    .answers('listUsableAssistants', { object: 'list', data: [] })

async function open(address: string, api = server()) {
  const opened = await openPage(address, { server: api })
  await screen.findByRole('main')
  return { ...opened, api }
}

const openMenu = async ({ user }: Awaited<ReturnType<typeof open>>): Promise<HTMLElement> => {
  const menu = named('navigation', 'Mon compte')
  await user.click(within(menu).getByRole('button', { name: /Camille Roux/ }))
  return menu
}

test('the menu of the account names who is in, and administration only for those who have some', async () => {
  const opened = await open('/collections', server(agent))
  const menu = await openMenu(opened)
  assert.deepEqual(namesOf('link', menu), [
    'Mon compte',
    'Interface de programmation (en anglais)',
    'Accessibilité : non auditée',
    'Données',
    'Mentions légales',
    'Aide',
  ])
})

test('links of the organisation follow those of the product', async () => {
  const api = server().answers('getAppearance', {
    name: 'Aide de Brénac',
    colours: null,
    links: [{ label: 'Intranet', url: 'https://intranet.example' }],
    banner: null,
    logo: '/logo.svg',
  })
  const opened = await open('/collections', api)
  const menu = await openMenu(opened)
  assert.equal(named('link', 'Intranet', menu).getAttribute('href'), 'https://intranet.example')
  assert.ok(namesOf('link', menu).includes('Administration'))
  const brand = document.querySelector('.side .brand')
  assert.deepEqual(
    [wordsOf(brand), brand?.querySelector('img')?.getAttribute('src')],
    ['Aide de BrénacVille de Brénac', '/logo.svg'],
  )
})

test('who signs out is at the door, and nothing of them stays in the browser', async () => {
  sessionStorage.setItem('socle.draft.12', 'Une question')
  const api = server()
    .answers('leaveOidc', { url: null })
    .answers('getIdentityProvider', { label: null, sends_mail: false })
  const opened = await open('/collections', api)
  const menu = await openMenu(opened)
  await opened.user.click(button('Se déconnecter', menu))
  await becomes(opened.address, '/connexion')
  assert.equal(sessionStorage.getItem('socle.draft.12'), null)
  assert.equal(opened.queryClient.getQueryData(['getMe', {}]), undefined)
})

test('a sign-out that does not reach the server is told, and one stays in', async () => {
  const opened = await open('/collections', server().isOutOfReach('leaveOidc'))
  const menu = await openMenu(opened)
  await opened.user.click(button('Se déconnecter', menu))
  await screen.findByText(/^Le serveur ne répond pas\./, { selector: '.notice p' })
  assert.equal(opened.address(), '/collections')
})

test('the other language is written in itself; the page and the words of the server are read again in it', async () => {
  const opened = await open('/collections')
  const menu = await openMenu(opened)
  const english = button('English', menu)
  assert.equal(english.getAttribute('lang'), 'en')
  await opened.user.click(english)
  await appears('button', 'New collection')
  await becomes(() => opened.api.sent('listCollections').length, 2)
  assert.equal(document.documentElement.lang, 'en')
})

test('the first link leads to the content and, where one asks, to the question', async () => {
  const { user } = await open('/collections')
  await user.click(named('link', 'Aller au contenu'))
  assert.equal(document.activeElement?.id, 'contenu')
})

test('in the assistant the first link leads to the question', async () => {
  const { user } = await open('/')
  await screen.findByLabelText('Votre question')
  await user.click(named('link', 'Aller à la saisie'))
  assert.equal(document.activeElement?.id, 'saisie')
})

test('answers to look at again are only shown when there are some, with how many', async () => {
  await open('/collections')
  assert.ok(screen.queryByRole('link', { name: /^Réponses à revoir/ }) === null)
})

test('a thousand answers to look at again are counted as people write', async () => {
  await open('/collections', server().answers('listChangedAnswers', list([], 1234)))
  await appears('link', 'Réponses à revoir (1 234)')
})

test('the menu of a phone opens, and is closed again at the next page', async () => {
  const { user } = await open(
    '/collections',
    server().answers('getRetention', { conversation_days: 90, usage_months: 13 }),
  )
  const menu = button('Menu')
  assert.equal(menu.getAttribute('aria-expanded'), 'false')
  await user.click(menu)
  assert.equal(menu.getAttribute('aria-expanded'), 'true')
  await user.click(named('link', 'Nouvelle conversation'))
  await screen.findByLabelText('Votre question')
  assert.equal(button('Menu').getAttribute('aria-expanded'), 'false')
})

test('administration does not exist for whoever has none of it, whatever they write in the address', async () => {
  await open('/administration', server(agent))
  await screen.findByText('Cette page n’existe pas, ou vous n’y avez pas accès.')
  assert.ok(screen.queryByRole('navigation', { name: 'Administration' }) === null)
})

const rights: readonly { holds: Permission[]; sees: string[] }[] = [
  { holds: ['audit:read'], sees: ['Journal'] },
  { holds: ['people:manage'], sees: ['Personnes', 'Groupes', 'Rôles', 'Connexion', 'Clés et programmes'] },
  {
    holds: ['organisations:manage'],
    sees: ['Règles d’arrivée', 'Organismes', 'Santé', 'Tâches de fond'],
  },
]
for (const { holds, sees } of rights) {
  test(`administration for ${holds.join()} is ${sees.join(', ')}, in the page as in its navigation`, async () => {
    await open('/administration', server(holding(...holds)))
    await heading('Administration')
    assert.deepEqual(namesOf('link', screen.getByRole('main')), sees)
    assert.deepEqual(namesOf('link', named('navigation', 'Administration')), ['← Revenir à l’assistant', ...sees])
  })
}

test('a page that cannot be opened says why, and can be tried again', async (context) => {
  // What React and the router write of it besides is read by nobody here.
  for (const name of ['error', 'warn'] as const) context.mock.method(console, name, () => undefined)
  const api = server().isOutOfReach('getMe')
  const { user } = await open('/collections', api)
  await screen.findByText('Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.')
  api.answers('getMe', camille)
  await user.click(button('Réessayer'))
  await appears('heading', 'Collections')
})

test('an address that leads nowhere says so, with a way home', async () => {
  await open('/nulle-part')
  await heading('Page introuvable')
  assert.equal(named('link', 'Revenir à l’assistant').getAttribute('href'), '/')
})
