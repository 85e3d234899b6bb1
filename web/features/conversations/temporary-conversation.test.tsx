import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { proof } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, field, namesOf, wordsOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

async function open() {
  const server = everydayServer().answers('listCollections', list([])).answers('listUsableAssistants', list([]))
  const stream = server.streams('answerTemporarily')
  const opened = await openPage('/?temporaire=1', { server })
  await screen.findByRole('heading', { name: 'Conversation temporaire' })
  const ask = async (question: string): Promise<void> => {
    await opened.user.type(field('Votre question'), `${question}{Enter}`)
    await becomes(() => stream.isOpen, true)
  }
  return { ...opened, server, stream, ask }
}

const turns = (): string[] => [...document.querySelectorAll('.turn')].map(wordsOf)
const finished = { type: 'answer-finished', text: 'Quatre mois [1].', proof: proof() } as const

test('a temporary answer is written, checked and cited like any other', async () => {
  const { server, stream, ask } = await open()
  await ask('Combien ?')
  assert.equal(announced().status, 'Réponse en cours')
  stream.send({ type: 'source-found', index: 1, title: 'Fiche 1' })
  await screen.findByText('Rédaction à partir de 1 passage…')
  stream.send({ type: 'text-delta', text: 'Quatre' })
  await screen.findByText('Quatre')
  stream.send(finished)
  stream.end()
  await screen.findByText('Réponse vérifiée dans les sources')
  await becomes(() => announced().status, 'Réponse terminée')
  assert.deepEqual(server.bodyOf('answerTemporarily'), {
    messages: [{ role: 'user', text: 'Combien ?' }],
    collection_ids: null,
    as_of: null,
  })
})

test('the page alone remembers: what was said is told again with the next question', async () => {
  const { server, stream, ask } = await open()
  await ask('Combien ?')
  stream.send(finished)
  stream.end()
  await screen.findByText('Réponse vérifiée dans les sources')
  await ask('Et pour un cadre ?')
  const bodies = server.sent('answerTemporarily').map(({ body }) => Object(body).messages)
  assert.deepEqual(bodies[1], [
    { role: 'user', text: 'Combien ?' },
    { role: 'assistant', text: 'Quatre mois [1].' },
    { role: 'user', text: 'Et pour un cadre ?' },
  ])
})

test('nothing of it goes to the storage of the browser', async () => {
  const { stream, user } = await open()
  await user.type(field('Votre question'), 'Un secret')
  await user.keyboard('{Enter}')
  await becomes(() => stream.isOpen, true)
  const kept = [...Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? '')]
  assert.deepEqual(
    kept.filter((key) => sessionStorage.getItem(key)?.includes('secret')),
    [],
  )
  assert.equal(localStorage.length, 1, 'the language alone')
})

test('an answer that is stopped keeps what was written', async () => {
  const { stream, ask, user } = await open()
  await ask('Combien ?')
  stream.send({ type: 'text-delta', text: 'Quatre' })
  await screen.findByText('Quatre')
  await user.click(button('Arrêter'))
  await screen.findByText('Réponse interrompue.')
  assert.equal(stream.isOpen, false)
  assert.match(turns()[1] ?? '', /^AssistantQuatre/)
})

test('a connection that is lost is told as a failure, in a sentence', async () => {
  const { stream, ask } = await open()
  await ask('Combien ?')
  stream.cut()
  await screen.findByText('La réponse a échoué.')
  assert.equal(turns().length, 2)
})

test('a refusal of the server is told in its words', async () => {
  const { server, user } = await open()
  server.refuses('answerTemporarily', { status: 429, message: 'Votre limite est atteinte.' })
  await user.type(field('Votre question'), 'Combien ?{Enter}')
  await screen.findByText('Votre limite est atteinte.', { selector: '.note p' })
})

test('leaving asks first, and staying keeps the conversation', async () => {
  const { stream, ask, user, address } = await open()
  await ask('Combien ?')
  stream.send(finished)
  stream.end()
  await screen.findByText('Réponse vérifiée dans les sources')
  await user.click(screen.getByRole('link', { name: 'Collections' }))
  const asked = await appears('dialog', 'Quitter la conversation temporaire ?')
  await user.click(button('Annuler', asked))
  assert.equal(address(), '/?temporaire=1')
  assert.equal(turns().length, 2)
  await user.click(screen.getByRole('link', { name: 'Collections' }))
  await user.click(button('Quitter et tout perdre', await appears('dialog', 'Quitter la conversation temporaire ?')))
  await becomes(address, '/collections')
})

test('an empty temporary conversation is left without a word, by its own switch too', async () => {
  const { user, address } = await open()
  await user.click(field('Conversation temporaire'))
  await becomes(address, '/')
  assert.deepEqual(namesOf('dialog'), [])
})
