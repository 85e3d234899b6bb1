import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import type { z } from 'zod'
import type { Limit } from '#contract/usage'
import { group, list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, field, itemsOf, named, namesOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { builtInRoles, person, role } from '../../../test/page/people-answers.ts'

type Shown = z.input<typeof Limit>

const nothing = {
  requests_per_minute: null,
  requests_per_day: null,
  tokens_per_minute: null,
  tokens_per_day: null,
  euros_per_month: null,
  kilowatt_hours_per_month: null,
  concurrent_requests: null,
}

const limit = (more: Partial<Shown> = {}): Shown => ({
  object: 'limit',
  id: 5,
  subject: { kind: 'organisation', id: 1, name: 'Ville de Brénac' },
  model: null,
  ...nothing,
  used: [],
  ...more,
})

async function open(limits: Shown[] = [], api = everydayServer()) {
  const server = api.answers('listLimits', { object: 'list', data: limits }).answers('listModels', list([]))
  const opened = await openPage('/administration/limites', { server })
  await screen.findByRole('button', { name: 'Fixer une limite' })
  return { ...opened, server }
}

const use = (quota: Shown['used'][number]['quota'], used: number, allowed: number) => ({
  quota,
  used,
  allowed,
  resets: morning,
})

const uses = [
  { given: use('requests_per_day', 0, 1), says: '0 sur 1 demande par jour' },
  { given: use('requests_per_minute', 3, 60), says: '3 sur 60 demandes par minute' },
  { given: use('tokens_per_day', 1234.4, 2_000_000), says: '1 234 sur 2 000 000 jetons par jour' },
  { given: use('tokens_per_minute', 0, 1), says: '0 sur 1 jeton par minute' },
  { given: use('euros_per_month', 0.126, 1.5), says: '0,13 sur 1,5 euro par mois' },
  { given: use('euros_per_month', 2, 40), says: '2 sur 40 euros par mois' },
  { given: use('kilowatt_hours_per_month', 0.5, 12), says: '0,5 sur 12 kWh par mois' },
]
for (const { given, says } of uses) {
  test(`what is used of a limit is said: ${says}`, async () => {
    await open([limit({ used: [given] })])
    const card = await screen.findByRole('article', { name: 'Ville de Brénac' })
    assert.deepEqual(itemsOf(within(card).getByRole('list')), [`${says}Repart à zéro le 15 nov. 2026, 10:00`])
  })
}

const each = [
  { allowed: { requests_per_day: 1 }, says: '1 demande par jour et par personne' },
  { allowed: { requests_per_day: 200 }, says: '200 demandes par jour et par personne' },
  { allowed: { concurrent_requests: 1 }, says: '1 demande en même temps et par personne' },
  { allowed: { kilowatt_hours_per_month: 2 }, says: '2 kWh par mois et par personne' },
]
for (const { allowed, says } of each) {
  test(`people of a role are told what each may use: ${says}`, async () => {
    await open([limit({ subject: { kind: 'role', name: 'Stagiaire' }, ...allowed })])
    const card = await screen.findByRole('article', { name: 'Stagiaire' })
    assert.deepEqual(itemsOf(within(card).getByRole('list')), [says])
  })
}

for (const [count, says] of [
  [1, '1 demande en même temps, au plus.'],
  [4, '4 demandes en même temps, au plus.'],
] as const) {
  test(`requests at the same time are said: ${says}`, async () => {
    await open([limit({ concurrent_requests: count })])
    await screen.findByText(says)
  })
}

test('units are labels of their own, with a capital only where the language writes one', async () => {
  const { user } = await open()
  await user.click(button('Fixer une limite'))
  const labels = [...named('dialog', 'Fixer une limite').querySelectorAll('.filters label')].map(
    (label) => label.textContent,
  )
  assert.deepEqual(labels, [
    'demandes par minute',
    'demandes par jour',
    'jetons par minute',
    'jetons par jour',
    'euros par mois',
    'kilowattheures par mois',
    'demandes en même temps',
  ])
})

test('a limit of the whole organisation sends what is filled in, and nothing for what is empty', async () => {
  const { user, server } = await open([], everydayServer().answers('setLimit', limit()))
  await user.click(button('Fixer une limite'))
  await user.type(field('demandes par jour'), '100')
  await user.type(field('euros par mois'), '12.5')
  await user.type(field('jetons par jour'), '0')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(server.bodyOf('setLimit'), {
    subject: { kind: 'organisation', id: 1 },
    model: null,
    ...nothing,
    requests_per_day: 100,
    euros_per_month: 12.5,
    tokens_per_day: 0,
  })
})

const tooMuch = [
  { label: 'demandes par jour', typed: '1000000001' },
  { label: 'demandes par jour', typed: '-1' },
  { label: 'demandes par jour', typed: '1.5' },
  { label: 'euros par mois', typed: '1000000000001' },
]
for (const { label, typed } of tooMuch) {
  test(`${typed} ${label} does not leave`, async () => {
    const { user, server } = await open()
    await user.click(button('Fixer une limite'))
    await user.type(field(label), typed)
    await user.click(button('Enregistrer'))
    assert.equal(server.sent('setLimit').length, 0)
  })
}

const subjects = [
  { kind: 'group', which: 'Voirie', sent: { kind: 'group', id: 7 } },
  { kind: 'person', which: 'Ali Benz', sent: { kind: 'person', id: 21 } },
  { kind: 'role', which: 'Stagiaire', sent: { kind: 'role', name: 'Stagiaire' } },
]
for (const { kind, which, sent } of subjects) {
  test(`a limit upon a ${kind} names which`, async () => {
    const api = everydayServer()
      .answers('setLimit', limit())
      .answers('listGroups', list([group('Finances', { id: 6 }), group('Voirie', { id: 7 })]))
      .answers('listPeople', list([person('Ali Benz', { id: 21 })]))
      .answers('listRoles', list([...builtInRoles, role('Stagiaire')]))
    const { user, server } = await open([], api)
    await user.click(button('Fixer une limite'))
    await user.selectOptions(field('Pour'), kind)
    await screen.findByRole('option', { name: which })
    await user.selectOptions(field('Lequel ?'), which)
    await user.click(button('Enregistrer'))
    await becomes(() => server.sent('setLimit').map(({ body }) => Object(body).subject), [sent])
  })
}

test('roles of the product are not offered: they have no limit', async () => {
  const { user } = await open([], everydayServer().answers('listRoles', list([...builtInRoles, role('Stagiaire')])))
  await user.click(button('Fixer une limite'))
  await user.selectOptions(field('Pour'), 'role')
  await screen.findByRole('option', { name: 'Stagiaire' })
  assert.deepEqual(namesOf('option', field('Lequel ?')), ['Stagiaire'])
})

test('a change keeps upon whom the limit is and starts from what it allows', async () => {
  const known = limit({
    subject: { kind: 'group', id: 7, name: 'Voirie' },
    model: 'mistral-small',
    tokens_per_day: 5000,
  })
  const { user, server } = await open([known], everydayServer().answers('setLimit', known))
  await user.click(await screen.findByRole('button', { name: 'Modifier Voirie, mistral-small' }))
  await user.clear(field('jetons par jour'))
  await user.click(button('Enregistrer'))
  await becomes(
    () => server.sent('setLimit').map(({ body }) => body),
    [{ subject: { kind: 'group', id: 7 }, model: 'mistral-small', ...nothing }],
  )
})

test('a limit is lifted after a confirmation that names it', async () => {
  const { user, server } = await open([limit()], everydayServer().answers('deleteLimit', undefined))
  await user.click(await screen.findByRole('button', { name: 'Supprimer Ville de Brénac, Tous les modèles' }))
  const dialog = named('dialog', 'Lever la limite de Ville de Brénac, Tous les modèles ?')
  await user.click(button('Supprimer', dialog))
  await becomes(() => announced().status, 'Limite levée.')
  assert.deepEqual(
    server.sent('deleteLimit').map(({ params }) => params),
    [{ id: '5' }],
  )
})

test('without a limit, that is said', async () => {
  await open()
  await screen.findByText('Aucune limite : chacun utilise ce qu’il veut.')
})
