import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import type { z } from 'zod'
import type { AuditEntry } from '#contract/supervision'
import { camille, list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { becomes, button, cellsOf, field, wordsOf } from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Entry = z.input<typeof AuditEntry>

const entry = (more: Partial<Entry> = {}): Entry => ({
  id: 1,
  at: morning,
  actor: { kind: 'person', id: 1, name: 'Camille Roux' },
  action: 'collection.create',
  target: { kind: 'collection', id: '12' },
  details: {},
  address: '192.0.2.7',
  ...more,
})

async function open(entries: Entry[] = [entry()], { api = everydayServer(), search = '' } = {}) {
  const server = api.answers('listAudit', list(entries))
  const opened = await openPage(`/administration/journal${search}`, { server })
  await screen.findByLabelText('Action (début)')
  return { ...opened, api: server }
}

const rows = [
  {
    name: 'a person, with their address',
    given: entry(),
    shown: ['15 nov. 2026, 10:00', 'Camille Roux192.0.2.7', 'collection.create', 'collection 12'],
  },
  {
    name: 'the service itself, on nothing in particular',
    given: entry({ actor: { kind: 'job', id: null, name: null }, target: { kind: null, id: null }, address: null }),
    shown: ['15 nov. 2026, 10:00', 'Le service', 'collection.create', '—'],
  },
  {
    name: 'somebody who is gone',
    given: entry({ actor: { kind: 'person', id: 4, name: null }, address: null }),
    shown: ['15 nov. 2026, 10:00', 'Personne supprimée', 'collection.create', 'collection 12'],
  },
  {
    name: 'a kind of actor without a word, and details',
    given: entry({ actor: { kind: 'moon', id: 4, name: null }, address: null, details: { from: 'a', to: 2 } }),
    shown: ['15 nov. 2026, 10:00', 'moon', 'collection.create', 'collection 12from : a, to : 2'],
  },
]
for (const { name, given, shown } of rows) {
  test(`a line tells who did what: ${name}`, async () => {
    await open([given])
    await screen.findByRole('table')
    assert.deepEqual(cellsOf(), [shown])
  })
}

test('the filter is in the address, in what is asked and in what is exported', async () => {
  const { user, api, address } = await open()
  await user.type(field('Action (début)'), 'collection.')
  await user.type(field('Personne, clé ou programme'), 'roux')
  await becomes(
    () => {
      const { action, actor } = api.sent('listAudit').at(-1)?.query ?? {}
      return { action, actor }
    },
    { action: 'collection.', actor: 'roux' },
  )
  assert.equal(address(), '/administration/journal?action=collection.&qui=roux')
  const exported = new URL(screen.getByRole('link', { name: 'Exporter en CSV' }).getAttribute('href') ?? '', 'http://a')
  assert.equal(exported.pathname, '/api/audit.csv')
  assert.deepEqual([exported.searchParams.get('action'), exported.searchParams.get('actor')], ['collection.', 'roux'])
})

test('an address with a filter shows it', async () => {
  const { api } = await open([], { search: '?action=people.&qui=ali' })
  await screen.findByText('Rien dans cette période avec ces mots.')
  const { action, actor } = api.sent('listAudit')[0]?.query ?? {}
  assert.deepEqual({ action, actor }, { action: 'people.', actor: 'ali' })
})

test('another page of the journal is asked from where the last one ends', async () => {
  const api = everydayServer()
  const { user } = await open([entry()], { api })
  api.answers('listAudit', list([entry()], 120))
  await user.type(field('Action (début)'), 'c')
  await user.click(await screen.findByRole('button', { name: 'Suivants' }))
  await becomes(() => api.sent('listAudit').at(-1)?.query['offset'], '50')
  await user.type(field('Action (début)'), 'o')
  await becomes(() => api.sent('listAudit').at(-1)?.query['offset'], '0')
})

const verdicts = [
  { verdict: { intact: true, rows: 0, broken_at: null }, shown: 'Le journal est entier. 0 ligne relue.' },
  { verdict: { intact: true, rows: 1, broken_at: null }, shown: 'Le journal est entier. 1 ligne relue.' },
  { verdict: { intact: true, rows: 12_400, broken_at: null }, shown: 'Le journal est entier. 12 400 lignes relues.' },
  {
    verdict: { intact: false, rows: 40, broken_at: 41 },
    shown: 'Le journal a été altéré. La première ligne qui ne suit pas porte le numéro 41.',
  },
]
for (const { verdict, shown } of verdicts) {
  test(`a whole reading tells: ${shown}`, async () => {
    const { user } = await open([], { api: everydayServer().answers('verifyAudit', verdict) })
    await user.click(await screen.findByRole('button', { name: 'Vérifier tout le journal' }))
    await becomes(() => wordsOf(document.querySelector('.note')), shown)
    assert.equal(announced().status, verdict.intact ? 'Le journal est entier.' : 'Le journal a été altéré.')
  })
}

test('the whole journal is verified by whoever answers for the instance alone', async () => {
  const permissions = ['audit:read']
  await open([entry()], { api: everydayServer().answers('getMe', { ...camille, permissions }) })
  await screen.findByRole('table')
  assert.ok(screen.queryByRole('button', { name: 'Vérifier tout le journal' }) === null)
})

test('a verification that is refused says why', async () => {
  const api = everydayServer().refuses('verifyAudit', { status: 409, message: 'Une lecture est déjà en cours.' })
  const { user } = await open([], { api })
  await user.click(button('Vérifier tout le journal'))
  await screen.findByText('Une lecture est déjà en cours.', { selector: '.note' })
})
