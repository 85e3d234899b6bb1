import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordEmbedder } from '../../../../test/fakes/embedder.ts'
import { hit } from '../../../../test/fakes/hit.ts'
import { jobActor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import { checkAnswer } from './check-answer.ts'

const ctx = {
  embedder: wordEmbedder(),
  log: createLog('silent'),
  actor: jobActor('test', ['search:read']),
  signal: new AbortController().signal,
}

async function check(text: string, source = 'Le délai est de 2 mois à partir du 1er mars 2026.') {
  const before = process.threadCpuUsage()
  const checked = await checkAnswer(ctx, {
    text,
    passages: [hit(1, source)],
    removedMarkers: [],
    question: 'Quel délai ?',
    language: 'fr',
  })
  // Of this thread: other programs of a busy machine take no part.
  const { user, system } = process.threadCpuUsage(before)
  return { ...checked, ms: (user + system) / 1000 }
}

test('a claim is found in what it cites, or told', async () => {
  const right = await check('Le délai est de 2 mois [1].')
  assert.deepEqual([right.status, right.claims.map(({ verdict }) => verdict)], ['answered', ['supported']])
  const wrong = await check('Le délai est de 3 mois [1].')
  assert.deepEqual([wrong.status, wrong.claims.map(({ verdict }) => verdict)], ['partly_supported', ['unsupported']])
})

test('a passage is read once for all the claims on it, others are served meanwhile, and only what hangs on it is embedded', async () => {
  let turns = 0
  let ended = false
  const others = (): void => {
    turns += 1
    if (!ended) setImmediate(others)
  }
  setImmediate(others)
  const embedder = wordEmbedder()
  const cases = Array.from({ length: 100 }, (_, at) => `Pour le dossier ${at}, le délai est de ${at + 2} jours.`)
  let readings = 0
  const source = hit(1, cases.join(' '))
  const passage = Object.defineProperty({ ...source }, 'text', { get: () => ((readings += 1), source.text) })
  const close = 'Le dossier reste en attente, sans délai connu d’avance [1].'
  const { claims } = await checkAnswer(
    { ...ctx, embedder },
    {
      ...{ passages: [passage], removedMarkers: [], question: 'Quel délai ?', language: 'fr' },
      text: `${cases.map((one) => one.replace('.', ' [1].')).join(' ')} ${close}`,
    },
  )
  ended = true
  assert.deepEqual([claims.length, claims.filter(({ verdict }) => verdict === 'supported').length], [101, 100])
  assert.ok(readings < 5, `read ${readings} times`)
  assert.ok(turns >= 100, `${turns} turns of others`)
  assert.equal(embedder.embedded, 2)
})

test('an answer of any length and shape is checked in a moment, and never called right as a whole', async () => {
  for (const part of [
    '1er ',
    'Le délai est de 2 mois [1]. ',
    '2 mois, ',
    'a.',
    '....',
    'ne peut pas ',
    '| 1 | 2 |\n',
  ]) {
    const { status, claims, ms } = await check(part.repeat(Math.ceil(1_000_000 / part.length)))
    assert.ok(ms < 5_000, `${JSON.stringify(part)} took ${Math.round(ms)} ms`)
    assert.ok(claims.length <= 150)
    assert.equal(status, 'partly_supported', part)
  }
})

test('so is one that cites a passage full of figures', async () => {
  const figures = Array.from({ length: 400 }, (_, at) => `${at} jours`).join(' et ')
  const { ms } = await check(`Le délai est de 12 jours et de 13 mois [1].`, figures)
  assert.ok(ms < 5_000, `${Math.round(ms)} ms`)
})
