import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fireEvent, screen } from '@testing-library/react'
import type { z } from 'zod'
import type { UsageLine } from '#contract/usage'
import { becomes, button, cellsOf, field, named, namesOf, wordsOf } from '../../../test/page/elements.ts'
import { everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Line = z.input<typeof UsageLine>

const line = (name: string | null, more: Partial<Line> = {}): Line => ({
  id: null,
  name,
  requests: 1,
  refused: 0,
  failed: 0,
  prompt_tokens: 900,
  completion_tokens: 334,
  euros: 0.0042,
  kilowatt_hours: 0.002,
  emissions_kilograms: 0.0001,
  ...more,
})

async function open(lines: Line[], search = '') {
  const server = everydayServer().answers('sumUsage', { object: 'list', start_time: 0, end_time: 1, data: lines })
  const opened = await openPage(`/administration/usages${search}`, { server })
  await screen.findByLabelText('Du')
  return { ...opened, server }
}

const period = '?du=2026-01-01&au=2026-01-31'
const facts = (): string[] => [...document.querySelectorAll('.facts > div')].map(wordsOf)

test('a period and a dimension of the address are asked for, both days included', async () => {
  const { server } = await open([line('mistral-small')], `${period}&par=model`)
  await screen.findByRole('table')
  assert.deepEqual(server.sent('sumUsage')[0]?.query, { by: 'model', start_time: '1767225600', end_time: '1769904000' })
})

test('each line has its amounts in the words of the language', async () => {
  await open([line('2026-01-01')], period)
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [['1er janvier 2026', '1', '0', '0', '1 234', '0,0042 €', '0,002', '< 0,001']])
})

test('sums are those of every line', async () => {
  const lines = [line('a', { requests: 1200, refused: 3 }), line('b', { requests: 34, failed: 2, euros: 1.5 })]
  await open(lines, `${period}&par=model`)
  await screen.findByRole('table')
  assert.deepEqual(facts(), [
    'Demandes1 234',
    'Refusées3',
    'En échec2',
    'Jetons2 468',
    'Coût1,5042 €',
    'Énergie (kWh)0,004',
    'CO₂ (kg)< 0,001',
  ])
})

test('what is gone has a word in the place of its name', async () => {
  await open([line(null)], `${period}&par=person`)
  await screen.findByRole('table')
  assert.equal(cellsOf()[0]?.[0], 'Supprimé depuis')
})

test('nothing used is said in words, and there is no figure', async () => {
  await open([], period)
  await screen.findByText('Aucun usage dans cette période.')
  assert.ok(screen.queryByRole('img') === null)
})

test('another dimension is in the address, and keeps the period', async () => {
  const { user, address } = await open([line('a')], period)
  await user.selectOptions(field('Par'), 'person')
  await becomes(address, '/administration/usages?par=person&du=2026-01-01&au=2026-01-31')
})

test('a day is taken once it is whole and within bounds, and never takes back what is being typed', async () => {
  const { address, server } = await open([line('a')], period)
  const from = field('Du')
  const shown = (): string => (from instanceof HTMLInputElement ? from.value : '')
  for (const half of ['', '0002-01-15', '0202-01-15', '2026-02-15']) {
    fireEvent.change(from, { target: { value: half } })
    assert.equal(shown(), half)
  }
  assert.equal(server.sent('sumUsage').length, 1)
  fireEvent.change(from, { target: { value: '2026-01-15' } })
  await becomes(address, '/administration/usages?par=day&du=2026-01-15&au=2026-01-31')
})

test('the figure tells the measure that is chosen, from two lines on', async () => {
  const { user } = await open([line('a', { requests: 10 }), line('b', { requests: 20 })], `${period}&par=model`)
  await screen.findByRole('img')
  assert.deepEqual(namesOf('img'), ['Demandes : Modèle'])
  await user.selectOptions(field('Mesure dessinée'), 'euros')
  const figure = named('img', 'Coût : Modèle')
  assert.deepEqual([...figure.querySelectorAll('title')].map(wordsOf), ['a : 0,0042 €', 'b : 0,0042 €'])
})

test('a column orders the lines up, then down', async () => {
  const { user } = await open([line('b', { requests: 2 }), line('a', { requests: 10 })], `${period}&par=model`)
  await screen.findByRole('table')
  const first = (): string | undefined => cellsOf()[0]?.[0]
  await user.click(screen.getByRole('button', { name: /^Demandes/ }))
  assert.equal(first(), 'b')
  await user.click(screen.getByRole('button', { name: /^Demandes/ }))
  assert.equal(first(), 'a')
  const header = screen.getByRole('columnheader', { name: /^Demandes/ })
  assert.equal(header.getAttribute('aria-sort'), 'descending')
})

test('every dimension is offered', async () => {
  await open([], period)
  assert.deepEqual(namesOf('option', field('Par')), [
    'Jour',
    'Personne',
    'Groupe',
    'Programme',
    'Clé',
    'Modèle',
    'Assistant',
  ])
})

test('a reading that fails can be asked again', async () => {
  const server = everydayServer().refuses('sumUsage', { status: 403, message: 'Non.' })
  const { user } = await openPage('/administration/usages', { server })
  await screen.findByText('Non.')
  server.answers('sumUsage', { object: 'list', start_time: 0, end_time: 1, data: [line('a')] })
  await user.click(button('Réessayer'))
  await screen.findByRole('table')
})
