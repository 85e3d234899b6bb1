import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../test/page/answers.ts'
import { answer, conversation, conversationWith, proof, question } from '../../test/page/conversation-answers.ts'
import { becomes, button, describedBy, field, heading, named, namesOf, wordsOf } from '../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../test/page/open-page.tsx'
import { outbox } from '../features/conversations/use-outbox.ts'

afterEach(() => {
  for (const { key } of outbox.pending()) outbox.remove(key)
})

/** A server with one conversation, number 12, and no collection. */
const server = (messages: Parameters<typeof conversationWith>[0] = [], more?: Parameters<typeof conversationWith>[1]) =>
  everydayServer()
    .answers('listCollections', list([]))
    .answers('listUsableAssistants', list([]))
    .answers('getConversation', conversationWith(messages, more))
    .answers('getRetention', { conversation_days: 90, usage_months: 13 })

const box = (): HTMLElement => field('Votre question')
const written = (): string => {
  const element = box()
  return element instanceof HTMLTextAreaElement ? element.value : ''
}
const turns = (): string[] => [...document.querySelectorAll('.turn')].map(wordsOf)
const streaming = answer(6, '', { state: 'streaming', proof: null })
const asked = question(5, 'Combien dure l’essai ?')
const accepted = { user_message: asked, assistant_message: streaming, conversation: conversation() }

test('the first question starts a conversation, opens it and shows its answer as it is written', async () => {
  const api = server([asked, streaming])
    .answers('createConversation', conversationWith([]))
    .answers('postMessage', accepted)
  const stream = api.streams('conversationEvents')
  const { user, address } = await openPage('/', { server: api })
  await heading('Que voulez-vous savoir ?')
  await user.type(box(), 'Combien dure l’essai ?{Enter}')
  await becomes(address, '/c/12')
  await becomes(() => stream.isOpen, true)
  assert.equal(written(), '')
  await becomes(() => announced().status, 'Réponse en cours')
  stream.send({ type: 'answer-started', message_id: 6 })
  stream.send({ type: 'source-found', message_id: 6, index: 1, title: 'Fiche 1' })
  await screen.findByText('Rédaction à partir de 1 passage…')
  stream.send({ type: 'text-delta', message_id: 6, text: 'Quatre ' })
  stream.send({ type: 'text-delta', message_id: 6, text: 'mois.' })
  await screen.findByText('Quatre mois.')
  const message = answer(6, 'Quatre mois [1].', { proof: proof() })
  stream.send({ type: 'answer-finished', message_id: 6, message })
  await screen.findByText('Réponse vérifiée dans les sources')
  await becomes(() => announced().status, 'Réponse terminée')
  await becomes(() => stream.isOpen, false)
  assert.deepEqual(api.bodyOf('createConversation'), {})
  const { key, ...sent } = Object(api.bodyOf('postMessage'))
  assert.match(key, /^[0-9a-f-]{36}$/)
  assert.deepEqual(sent, { text: 'Combien dure l’essai ?', collection_ids: null, as_of: null })
})

test('Maj+Entrée writes a line; a question of spaces does not leave', async () => {
  const api = server([])
  const { user } = await openPage('/c/12', { server: api })
  await user.type(await screen.findByLabelText('Votre question'), 'un{Shift>}{Enter}{/Shift}deux')
  assert.equal(written(), 'un\ndeux')
  await user.clear(box())
  await user.type(box(), '   {Enter}')
  assert.equal(api.sent('postMessage').length, 0)
})

test('a draft is kept for its conversation through a reload, and forgotten once it has left', async () => {
  const api = server([]).answers('postMessage', accepted)
  api.streams('conversationEvents')
  const { user } = await openPage('/c/12', { server: api })
  await user.type(await screen.findByLabelText('Votre question'), 'Combien')
  assert.equal(sessionStorage.getItem('socle.draft.12'), 'Combien')
  await user.type(box(), ' dure l’essai ?{Enter}')
  assert.equal(sessionStorage.getItem('socle.draft.12'), null)
})

test('what was being written is found again', async () => {
  sessionStorage.setItem('socle.draft.12', 'Une question commencée')
  await openPage('/c/12', { server: server([]) })
  await becomes(written, 'Une question commencée')
})

test('a refused question returns to its box with the reason, which is told at once', async () => {
  const words = 'Votre limite est atteinte.'
  const api = server([]).refuses('postMessage', { status: 429, message: words })
  const { user } = await openPage('/c/12', { server: api })
  await user.type(await screen.findByLabelText('Votre question'), 'Combien ?{Enter}')
  await becomes(written, 'Combien ?')
  assert.deepEqual(describedBy(box()), [words])
  await becomes(() => announced().alert, words)
  assert.deepEqual(turns(), [])
})

test('without a network the question waits in its place; it leaves when it is told to', async () => {
  const api = server([]).isOutOfReach('postMessage')
  const { user } = await openPage('/c/12', { server: api })
  await user.type(await screen.findByLabelText('Votre question'), 'Combien dure l’essai ?{Enter}')
  const offline = 'Pas de connexion. Votre question est gardée et partira d’elle-même au retour du réseau.'
  await screen.findByText(offline, { selector: 'p' })
  assert.equal(announced().alert, offline)
  assert.deepEqual(turns(), [`VousCombien dure l’essai ?${offline}Envoyer maintenantReprendre`])
  const stream = api.answers('postMessage', accepted).streams('conversationEvents')
  await user.click(button('Envoyer maintenant'))
  await becomes(() => stream.isOpen, true)
  assert.equal(announced().alert, '')
  const keys = api.sent('postMessage').map(({ body }) => Object(body).key)
  assert.equal(new Set(keys).size, 1, 'sent again it is the same question')
  assert.ok(keys.length >= 2)
})

test('a question that waits can be taken back into the box', async () => {
  const { user } = await openPage('/c/12', { server: server([]).isOutOfReach('postMessage') })
  await user.type(await screen.findByLabelText('Votre question'), 'Combien ?{Enter}')
  await user.click(await screen.findByRole('button', { name: 'Reprendre' }))
  assert.equal(written(), 'Combien ?')
  assert.deepEqual(turns(), [])
  assert.deepEqual(outbox.pending(), [])
})

test('the network comes back: the question leaves by itself', async () => {
  const api = server([]).isOutOfReach('postMessage')
  const { user } = await openPage('/c/12', { server: api })
  await user.type(await screen.findByLabelText('Votre question'), 'Combien ?{Enter}')
  await screen.findByRole('button', { name: 'Reprendre' })
  const stream = api.answers('postMessage', accepted).streams('conversationEvents')
  window.dispatchEvent(new Event('online'))
  await becomes(() => stream.isOpen, true)
})

for (const way of ['the button', 'Escape']) {
  test(`an answer that is written is stopped by ${way}, and says that it was`, async () => {
    const api = server([asked, streaming]).answers('stopAnswer', undefined)
    const stream = api.streams('conversationEvents')
    const { user } = await openPage('/c/12', { server: api })
    await becomes(() => stream.isOpen, true)
    assert.deepEqual(namesOf('button').includes('Envoyer'), false)
    if (way === 'Escape') await user.keyboard('{Escape}')
    else await user.click(button('Arrêter'))
    await becomes(() => api.sent('stopAnswer').map(({ params }) => params), [{ id: '12' }])
    const message = answer(6, 'Quatre', { state: 'interrupted', proof: null })
    stream.send({ type: 'answer-finished', message_id: 6, message })
    await becomes(() => announced().status, 'Réponse interrompue.')
    assert.equal(document.activeElement, box(), 'the next question can be written')
  })
}

test('a question sent while an answer is written does not leave', async () => {
  const api = server([asked, streaming])
  const stream = api.streams('conversationEvents')
  const { user } = await openPage('/c/12', { server: api })
  await becomes(() => stream.isOpen, true)
  await user.type(box(), 'Et pour un cadre ?{Enter}')
  assert.equal(api.sent('postMessage').length, 0)
  assert.equal(written(), 'Et pour un cadre ?')
})

test('an answer that failed is told at once with its reason', async () => {
  const api = server([asked, streaming])
  const stream = api.streams('conversationEvents')
  await openPage('/c/12', { server: api })
  await becomes(() => stream.isOpen, true)
  const error = { code: 'model_unavailable', message: 'Le modèle ne répond pas.' }
  stream.send({ type: 'answer-failed', message_id: 6, message: answer(6, '', { state: 'failed', proof: null, error }) })
  await becomes(announced, { status: '', alert: 'Le modèle ne répond pas.' })
})

test('an answer is asked again instead of itself, by the question before it', async () => {
  const over = [asked, answer(6, 'Quatre mois [1].')]
  const again = { ...accepted, user_message: { ...asked, id: 7 }, assistant_message: { ...streaming, id: 8 } }
  const api = server(over).answers('postMessage', again)
  const stream = api.streams('conversationEvents')
  const { user } = await openPage('/c/12', { server: api })
  await user.click(await screen.findByRole('button', { name: 'Refaire' }))
  await becomes(() => stream.isOpen, true)
  const { text, replaces } = Object(api.bodyOf('postMessage'))
  assert.deepEqual({ text, replaces }, { text: 'Combien dure l’essai ?', replaces: 5 })
  assert.equal(turns().length, 2, 'the new answer stands in the place of the old one')
})

const absences = [
  { status: 404, says: 'absent' },
  { status: 422, says: 'absent' },
  { status: 403, says: 'refused' },
] as const
for (const { status, says } of absences) {
  test(`a conversation answered by ${status} is ${says}`, async () => {
    const api = server().refuses('getConversation', { status, message: 'Non.' })
    await openPage('/c/12', { server: api })
    if (says === 'absent') await screen.findByText('Page introuvable')
    else await screen.findByText('Non.')
    assert.equal(screen.queryAllByRole('button', { name: 'Réessayer' }).length, says === 'absent' ? 0 : 1)
  })
}

test('a reading that failed is tried again and then shown', async () => {
  const api = server().refuses('getConversation', { status: 403, message: 'Non.' })
  const { user } = await openPage('/c/12', { server: api })
  await screen.findByText('Non.')
  api.answers('getConversation', conversationWith([asked, answer(6, 'Quatre mois [1].')]))
  await user.click(button('Réessayer'))
  await heading('Période d’essai')
  assert.equal(document.title, 'Période d’essai — Socle')
  assert.equal(named('list', 'Messages').children.length, 2)
})
