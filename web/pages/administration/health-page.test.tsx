import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, becomes, button, cellsOf, field, named, namesOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Health = Answer<'getInstanceHealth'>
type Job = Answer<'listJobs'>['data'][number]

const daySeconds = 86_400
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

const health = (more: Partial<Health> = {}): Health => ({
  version: '1.2.3',
  node: 'v24.1.0',
  platform: 'linux x64',
  database: '17.5',
  checks: [],
  index: { rows: 1_234_567, changes_behind: 0, seconds_behind: 0 },
  jobs_waiting: 0,
  disk: { free_bytes: 12_000_000_000, total_bytes: 100_000_000_000 },
  last_backup: nowSeconds() - daySeconds,
  ...more,
})

async function openHealth(known: Health, api = everydayServer()) {
  const server = api.answers('getInstanceHealth', known)
  const opened = await openPage('/administration/sante', { server })
  await screen.findByRole('table', { name: 'Chiffres et versions' })
  return { ...opened, api: server }
}

test('each part says how it is in words; what an error said stays as it is', async () => {
  await openHealth(
    health({
      checks: [
        { name: 'database', good: true, found: 'ok' },
        { name: 'corpora', good: false, found: 'no answer in time' },
        { name: 'of-tomorrow', good: false, found: 'ECONNREFUSED 10.0.0.1' },
      ],
    }),
  )
  assert.deepEqual(cellsOf(named('table', 'Ce qui doit marcher')), [
    ['Base de données', 'Bon', '—'],
    ['Corpus officiels', 'À voir', 'pas de réponse à temps'],
    ['of-tomorrow', 'À voir', 'ECONNREFUSED 10.0.0.1'],
  ])
})

test('figures are written as people read them', async () => {
  await openHealth(health({ last_backup: morning, index: { rows: 1_234_567, changes_behind: 1, seconds_behind: 2.6 } }))
  assert.deepEqual(cellsOf(named('table', 'Chiffres et versions')), [
    ['Dernière sauvegarde', '15 nov. 2026, 10:00'],
    ['Place libre', '12 Go sur 100 Go'],
    ['Tâches en attente ou en cours', '0'],
    ['Passages dans l’index', '1 234 567'],
    ['Retard de l’index', '1 changement, 3 s'],
    ['Socle', '1.2.3'],
    ['PostgreSQL', '17.5'],
    ['Node.js', 'v24.1.0, linux x64'],
  ])
})

const old = /^Aucune sauvegarde depuis plus d’une semaine\./
const low = 'Il reste moins de 2 Go sur le disque des données.'
const warnings = [
  { what: 'a backup of six days and room enough', more: { last_backup: nowSeconds() - 6 * daySeconds }, says: [] },
  { what: 'a backup of eight days', more: { last_backup: nowSeconds() - 8 * daySeconds }, says: [old] },
  { what: 'no backup at all', more: { last_backup: null }, says: [old] },
  { what: 'a disk that is nearly full', more: { disk: { free_bytes: 1_999_999_999, total_bytes: 9e10 } }, says: [low] },
]
for (const { what, more, says } of warnings) {
  test(`${what} asks for ${says.length === 0 ? 'nobody’s hand' : 'somebody’s hand, in words'}`, async () => {
    await openHealth(health(more))
    const notes = [...document.querySelectorAll('.note')].map((note) => note.textContent?.replaceAll(/\s/g, ' ') ?? '')
    assert.equal(notes.length, says.length)
    for (const [index, expected] of says.entries()) assert.match(notes[index] ?? '', new RegExp(expected))
  })
}

test('while the instance is looked at that is said, and nothing is made up', async () => {
  const api = everydayServer()
  const held = api.holds('getInstanceHealth')
  await openPage('/administration/sante', { server: api })
  await screen.findByText('Examen en cours…', { selector: 'p' })
  assert.equal(namesOf('table').length, 0)
  held.answer(health())
  await appears('table', 'Chiffres et versions')
})

test('it is looked at anew when that is asked', async () => {
  const { user, api } = await openHealth(health())
  api.answers('getInstanceHealth', health({ jobs_waiting: 3 }))
  await user.click(button('Regarder de nouveau'))
  await becomes(() => cellsOf(named('table', 'Chiffres et versions'))[2]?.[1], '3')
})

const job = (name: string, more: Partial<Job> = {}): Job => ({
  id: '00000000-0000-4000-8000-000000000001',
  name,
  state: 'waiting',
  attempts: 1,
  created: morning,
  started: null,
  next: null,
  reason: null,
  ...more,
})

async function openJobs(jobs: Job[], api = everydayServer()) {
  const server = api.answers('listJobs', list(jobs, jobs.length === 0 ? 0 : 60))
  const opened = await openPage('/administration/taches', { server })
  await screen.findByLabelText('État')
  return { ...opened, api: server }
}

test('each task says what it does, since when, and why it failed; only what failed is tried again', async () => {
  await openJobs([
    job('document.ingest', { next: morning + 60 }),
    job('source.run', { id: '00000000-0000-4000-8000-000000000002', state: 'running', started: morning }),
    job('of.tomorrow', { id: '00000000-0000-4000-8000-000000000003', state: 'failed', reason: 'disk full' }),
  ])
  await screen.findByRole('table')
  assert.deepEqual(cellsOf(), [
    ['Lecture d’un document', 'En attente', '15 nov. 2026, 10:00', '15 nov. 2026, 10:01', '—'],
    ['Lecture d’une source', 'En cours', '15 nov. 2026, 10:00', '15 nov. 2026, 10:00', '—'],
    ['of.tomorrowdisk full', 'En échec', '15 nov. 2026, 10:00', '—', 'Réessayer of.tomorrow'],
  ])
})

test('nothing that waits is good news', async () => {
  await openJobs([])
  await screen.findByText('Rien n’attend, rien n’a échoué.')
})

test('tasks of one state are asked for from their first page', async () => {
  const { user, api } = await openJobs([job('source.run')])
  await user.click(await appears('button', 'Suivants'))
  await becomes(() => api.sent('listJobs').at(-1)?.query, { limit: '25', offset: '25' })
  await user.selectOptions(field('État'), 'En échec')
  await becomes(() => api.sent('listJobs').at(-1)?.query, { limit: '25', offset: '0', state: 'failed' })
})

test('a task that failed is tried again, and that is said', async () => {
  const { user, api } = await openJobs(
    [job('source.run', { state: 'failed' })],
    everydayServer().answers('retryJob', undefined),
  )
  await user.click(await appears('button', 'Réessayer Lecture d’une source'))
  await becomes(() => announced().status, 'La tâche va être tentée de nouveau.')
  assert.deepEqual(
    api.sent('retryJob').map(({ params }) => params),
    [{ id: '00000000-0000-4000-8000-000000000001' }],
  )
})
