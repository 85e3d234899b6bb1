import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { conversation, conversationWith } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, field, named, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

const now = Math.floor(Date.now() / 1000)
const daysAgo = (days: number, id: number, title: string) => conversation({ id, title, updated: now - days * 86_400 })

async function open(
  conversations: ReturnType<typeof conversation>[],
  { total = conversations.length, address = '/' } = {},
) {
  const server = everydayServer()
    .answers('listCollections', list([]))
    .answers('listUsableAssistants', list([]))
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })
    .answers('getConversation', conversationWith([]))
    .answers('listConversations', list(conversations, total))
  const opened = await openPage(address, { server })
  await appears('navigation', 'Conversations')
  return { ...opened, server }
}

const shown = (): string[] => namesOf('link', named('navigation', 'Conversations'))

test('conversations stand under the age of their last message, no age without one', async () => {
  await open([daysAgo(0, 1, 'Congés'), daysAgo(3, 2, 'Paie'), daysAgo(400, 3, 'Archives')])
  await appears('heading', 'Aujourd’hui')
  const headings = [...named('navigation', 'Conversations').querySelectorAll('h3')].map((one) => one.textContent)
  assert.deepEqual(headings, ['Aujourd’hui', 'Sept derniers jours', 'Plus anciennes'])
  assert.deepEqual(shown(), ['Congés', 'Paie', 'Archives'])
})

test('a conversation without a title has a name to press', async () => {
  await open([daysAgo(0, 1, '')])
  await becomes(shown, ['Conversation sans titre'])
})

test('without a conversation that is said; without one that holds the words, that', async () => {
  const { user, server } = await open([])
  await screen.findByText('Aucune conversation pour l’instant.')
  await user.type(field('Chercher une conversation'), ' paie ')
  await screen.findByText('Aucune conversation ne contient ces mots.')
  await becomes(() => server.sent('listConversations').at(-1)?.query, { limit: '25', title: 'paie' })
})

test('older ones are asked for twenty-five at a time, up to a hundred', async () => {
  const { user, server } = await open([daysAgo(0, 1, 'Congés')], { total: 500 })
  for (const limit of ['50', '75', '100']) {
    await user.click(button('Afficher les conversations plus anciennes'))
    await becomes(() => server.sent('listConversations').at(-1)?.query['limit'], limit)
  }
  await becomes(() => screen.queryByRole('button', { name: 'Afficher les conversations plus anciennes' }), null)
})

test('a conversation is renamed, in its title and in the list', async () => {
  const { user, server } = await open([daysAgo(0, 12, 'Période d’essai')], { address: '/c/12' })
  server.answers('renameConversation', conversation({ title: 'Essai des cadres' }))
  await user.click(await screen.findByRole('button', { name: 'Actions' }))
  await user.click(button('Renommer'))
  await user.clear(field('Titre'))
  await user.type(field('Titre'), ' Essai des cadres ')
  await user.click(button('Enregistrer'))
  await appears('heading', 'Essai des cadres')
  assert.deepEqual(server.bodyOf('renameConversation'), { title: 'Essai des cadres' })
  assert.equal(server.sent('listConversations').length, 2)
})

test('a conversation is deleted after a confirmation that names it; the page begins anew', async () => {
  const { user, server, address } = await open([], { address: '/c/12' })
  server.answers('deleteConversation', undefined)
  await user.click(await screen.findByRole('button', { name: 'Actions' }))
  await user.click(button('Supprimer'))
  const dialog = named('dialog', 'Supprimer cette conversation ?')
  assert.ok(screen.getByText(/^«.Période d’essai.» et toutes ses réponses seront supprimées définitivement\.$/))
  await user.click(button('Supprimer', dialog))
  await becomes(address, '/')
  await becomes(() => announced().status, 'Conversation supprimée.')
  assert.deepEqual(
    server.sent('deleteConversation').map(({ params }) => params),
    [{ id: '12' }],
  )
})

test('its menu says until when a conversation is kept', async () => {
  const { user } = await open([], { address: '/c/12' })
  await user.click(await screen.findByRole('button', { name: 'Actions' }))
  await screen.findByText('Gardée jusqu’au 13 févr. 2027 si rien ne s’y ajoute.')
})
