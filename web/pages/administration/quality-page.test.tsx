import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, field, named } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

const nothing: Answer<'getQuality'> = { object: 'quality', answers: [], useful: 0, useless: 0, reasons: [] }
const hidden = { ...list<{ question: string; asked: number }>([]), shown_since: null }

async function open(quality = nothing, unanswered: Answer<'listUnanswered'> = hidden, api = everydayServer()) {
  const server = api.answers('getQuality', quality).answers('listUnanswered', unanswered)
  const opened = await openPage('/administration/qualite?du=2026-01-01&au=2026-01-31', { server })
  await screen.findByRole('heading', { name: 'Ce que disent les lecteurs' })
  return { ...opened, api: server }
}

test('answers are counted by level in words, each with its share of all', async () => {
  const answers = [
    { status: 'answered' as const, answers: 1500 },
    { status: 'not_found' as const, answers: 499 },
    { status: null, answers: 1 },
  ]
  await open({ ...nothing, answers })
  assert.deepEqual(cellsOf(named('table', 'Réponses par niveau')), [
    ['Réponse rédigée, appuyée sur les sources', '1 500', '75 %'],
    ['Rien trouvé', '499', '25 %'],
    ['Sans niveau (politesse, aide)', '1', '0 %'],
  ])
})

test('opinions are a share of all opinions, with the reasons that were given', async () => {
  await open({ ...nothing, useful: 2, useless: 1, reasons: [{ reason: 'outdated', answers: 1 }] })
  assert.deepEqual(cellsOf(named('table', 'Ce que disent les lecteurs')), [
    ['Utile', '2', '67 %'],
    ['Pas utile', '1', '33 %'],
    ['Raison : Dépassée', '1', '33 %'],
  ])
})

test('a period without an answer and without an opinion says both', async () => {
  const { api } = await open()
  assert.ok(screen.getByText('Aucune réponse dans cette période.'))
  assert.ok(screen.getByText('Aucun avis pour l’instant.'))
  assert.deepEqual(api.sent('getQuality')[0]?.query, { start_time: '1767225600', end_time: '1769904000' })
})

test('questions without an answer stay hidden until somebody who has read what that means shows them', async () => {
  const { user, api } = await open(nothing, hidden, everydayServer().answers('showUnanswered', undefined))
  assert.ok(screen.getByText(/votre organisme ne l’a pas choisi\.$/))
  assert.ok(screen.queryByRole('table', { name: 'Questions restées sans réponse' }) === null)
  await user.click(button('Montrer ces questions'))
  const dialog = named('dialog', 'Montrer les questions sans réponse ?')
  assert.ok(within(dialog).getByText(/Ce choix est inscrit au journal\.$/))
  await user.click(button('Annuler', dialog))
  assert.equal(api.sent('showUnanswered').length, 0)
  await user.click(button('Montrer ces questions'))
  await user.click(button('Montrer ces questions', named('dialog', 'Montrer les questions sans réponse ?')))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('showUnanswered'), { shown: true })
})

test('questions that are shown say since when, each with its moment, and are hidden at once', async () => {
  const unanswered = { ...list([{ question: 'Où est la piscine ?', asked: morning }], 1240), shown_since: morning }
  const api = everydayServer().answers('showUnanswered', undefined)
  const { user } = await open(nothing, unanswered, api)
  await screen.findByText('Montrées depuis le 15 nov. 2026, sans dire qui les a posées.')
  assert.deepEqual(cellsOf(named('table', 'Questions restées sans réponse')), [
    ['Où est la piscine ?', '15 nov. 2026, 10:00'],
  ])
  assert.ok(screen.getByText('1 à 25 sur 1 240'))
  await user.click(button('Suivants'))
  await becomes(() => api.sent('listUnanswered').at(-1)?.query, { limit: '25', offset: '25' })
  await user.click(button('Ne plus montrer ces questions'))
  await becomes(() => api.sent('showUnanswered').map(({ body }) => body), [{ shown: false }])
})

test('shown, without any question, it is said that all found something', async () => {
  await open(nothing, { ...hidden, shown_since: morning })
  await screen.findByText('Toutes les questions ont trouvé quelque chose.')
})

test('another period is in the address', async () => {
  const { user, address } = await open()
  await user.clear(field('Du'))
  await user.type(field('Du'), '2026-01-10')
  await becomes(address, '/administration/qualite?du=2026-01-10&au=2026-01-31')
})
